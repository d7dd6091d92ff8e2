// Theme, search, copy buttons, colours of code. Every page is complete without this script.
"use strict";
(() => {
  const root = document.documentElement;

  const make = (name, attributes, ...content) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  };

  /* ---- Theme: what was chosen is set before anything is painted ---- */

  const THEME = "factline-theme";
  // A browser may forbid storage to a page opened from a file.
  const attempt = (action) => { try { return action(); } catch { return null; } };
  const chosenTheme = attempt(() => localStorage.getItem(THEME));
  if (chosenTheme === "dark" || chosenTheme === "light") root.dataset.theme = chosenTheme;

  const startTheme = (button) => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      attempt(() => localStorage.setItem(THEME, root.dataset.theme));
      show();
    });
    system.addEventListener("change", show);
    show();
    button.hidden = false;
  };

  /* ---- Code: colours and a copy button ---- */

  const copy = async (text) => {
    try { return await navigator.clipboard.writeText(text); } catch { /* The old way, then. */ }
    const area = make("textarea", { readonly: "", class: "unseen" }, text);
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copying is not allowed");
  };

  const startCopy = (figure) => {
    const caption = figure.querySelector("figcaption");
    const name = caption.textContent.trim();
    const button = make("button", { type: "button", class: "copy", "aria-label": `Copy: ${name}` }, "Copy");
    const status = make("span", { class: "unseen", role: "status" });
    button.addEventListener("click", async () => {
      const done = await copy(figure.querySelector("code").textContent).then(() => true, () => false);
      button.textContent = done ? "Copied" : "Not allowed";
      status.textContent = done ? `Copied: ${name}` : "The browser does not allow copying";
      setTimeout(() => { button.textContent = "Copy"; status.textContent = ""; }, 2000);
    });
    caption.append(status, button);
  };

  const TOKEN = new RegExp([
    /("(?:[^"\\]|\\.)*")(\s*:)?/, /(\/\/[^\n]*)/, /\b(-?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\b/,
    /\b(use|let|mut|pub|fn|async|await|impl|for|struct|self|Self|match|return|true|false|null|where|move|const|mod|crate|if|else|as|in|ref)\b/,
  ].map((part) => part.source).join("|"), "g");

  const colour = (code) => {
    const text = code.textContent;
    const parts = [];
    let end = 0;
    for (const found of text.matchAll(TOKEN)) {
      const [all, quoted, colon, note, number] = found;
      const kind = quoted ? (colon ? "key" : "text") : note ? "note" : number ? "number" : "word";
      const token = quoted ?? all;
      parts.push(text.slice(end, found.index), make("span", { class: `t-${kind}` }, token));
      end = found.index + token.length;
    }
    code.replaceChildren(...parts, text.slice(end));
  };

  /* ---- Search: the index ---- */

  // The index is a script, not data: a page opened from a file may not fetch.
  let index = null;
  let loading = null;
  const load = () => loading ??= new Promise((done, failed) => {
    window.factlineIndex = (data) => { index = prepared(data); };
    const script = make("script", { src: `${root.dataset.root}assets/search.js` });
    script.addEventListener("load", () => done());
    script.addEventListener("error", () => { loading = null; failed(new Error("assets/search.js is missing")); });
    document.head.append(script);
  });

  const lettersOf = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");
  const wordsOf = (name) => (name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|\p{Lo}+/gu) ?? []).map((word) => word.toLowerCase());

  const prepared = ({ domains, fields, entries }) => ({
    domains: domains.map((name) => ({ name, lower: name.toLowerCase() })),
    fields: fields.map((name) => ({ name, lower: name.toLowerCase() })),
    entries: entries.map(([name, page, domain, doc, own]) => {
      const lower = name.toLowerCase();
      return { name, page, domain, doc, own, lower, letters: lettersOf(lower), words: wordsOf(name), text: doc.toLowerCase() };
    }),
  });

  /* ---- Search: how well an entry answers ---- */

  // Whether the term consists of beginnings of words, in order: `lrc` and `labcrit` mean LabResult.Critical.
  const abbreviates = (term, words, from = 0) => {
    if (term === "") return true;
    for (let at = from; at < words.length; at += 1) {
      let length = 0;
      while (length < term.length && words[at][length] === term[length]) length += 1;
      for (; length > 0; length -= 1) if (abbreviates(term.slice(length), words, at + 1)) return true;
    }
    return false;
  };

  const byName = (entry, term, letters) => {
    if (entry.lower === term || entry.letters === letters) return 100;
    if (entry.lower.startsWith(term) || entry.letters.startsWith(letters)) return 80;
    if (entry.words.some((word) => word.startsWith(letters))) return 65;
    if (letters.length > 1 && abbreviates(letters, entry.words)) return 55;
    return entry.letters.includes(letters) ? 45 : 0;
  };

  const byPart = (text, term, [whole, start, inside]) =>
    text === term ? whole : text.startsWith(term) ? start : term.length > 2 && text.includes(term) ? inside : 0;

  const byText = (text, term) => {
    if (text.startsWith(term) || text.includes(` ${term}`)) return 18;
    return term.length > 2 && text.includes(term) ? 8 : 0;
  };

  // What of a term does not depend on the entry is found once.
  const termsOf = (query) => query.toLowerCase().split(/\s+/).filter(lettersOf).map((term) => ({
    term,
    letters: lettersOf(term),
    domains: index.domains.map(({ lower }) => byPart(lower, term, [42, 40, 12])),
    fields: index.fields.map(({ lower }) => byPart(lower, term.replaceAll("-", "_"), [36, 30, 22])),
  }));

  const scored = (entry, { term, letters, domains, fields }) => {
    let score = Math.max(byName(entry, term, letters), domains[entry.domain] ?? 0);
    let field = -1;
    if (score < 36) {
      for (const own of entry.own) if (fields[own] > score) { score = fields[own]; field = own; }
    }
    return { score: score < 18 ? Math.max(score, byText(entry.text, term)) : score, field };
  };

  // Every term has to be found in an entry; the best come first.
  const search = (query) => {
    const terms = termsOf(query);
    const hits = [];
    for (const entry of terms.length ? index.entries : []) {
      let sum = 0, named = -1;
      for (const term of terms) {
        const { score, field } = scored(entry, term);
        if (score === 0) { sum = 0; break; }
        sum += score;
        if (field >= 0) named = field;
      }
      if (sum > 0) hits.push({ entry, sum, field: named });
    }
    const { length } = hits;
    hits.sort((a, b) => b.sum - a.sum || a.entry.name.length - b.entry.name.length || (a.entry.name < b.entry.name ? -1 : 1));
    return { total: length, hits: hits.slice(0, 40), terms };
  };

  /* ---- Search: the box and its list ---- */

  // The name, with what was typed marked where it stands there as it is.
  const marked = (name, terms) => {
    const lower = name.toLowerCase();
    const { term } = terms.find(({ term }) => lower.includes(term)) ?? {};
    if (!term) return [name];
    const at = lower.indexOf(term);
    return [name.slice(0, at), make("mark", {}, name.slice(at, at + term.length)), name.slice(at + term.length)];
  };

  const option = ({ entry, field }, at, terms) => make(
    "a", { role: "option", id: `found-${at}`, tabindex: "-1", "aria-selected": "false", href: root.dataset.root + entry.page },
    make("span", { class: "where" }, index.domains[entry.domain]?.name ?? "shared type"),
    make("b", {}, ...marked(entry.name, terms)),
    make("small", {}, ...(field < 0 ? [] : [make("code", {}, index.fields[field].name), " · "]), entry.doc),
  );

  const startSearch = (form) => {
    const input = form.querySelector("input");
    const list = make("div", { class: "found", role: "listbox", id: "found", "aria-label": "Search results" });
    const nothing = make("p", { class: "found none" }, "Nothing has that name, field or text. Fewer letters find more, and initials do: lrc is LabResult.Critical.");
    const status = make("p", { class: "unseen", role: "status" });
    let active = -1;

    const activate = (at) => {
      const options = list.children;
      options[active]?.setAttribute("aria-selected", "false");
      active = at;
      const chosen = options[at];
      if (!chosen) return input.removeAttribute("aria-activedescendant");
      chosen.setAttribute("aria-selected", "true");
      chosen.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", chosen.id);
    };

    const open = (shown, isEmpty) => {
      list.hidden = !shown;
      nothing.hidden = !isEmpty;
      input.setAttribute("aria-expanded", String(shown));
    };

    const close = () => { activate(-1); open(false, false); };

    const show = () => {
      activate(-1);
      const { total, hits, terms } = search(input.value);
      list.replaceChildren(...hits.map((hit, at) => option(hit, at, terms)));
      list.scrollTop = 0;
      open(total > 0, total === 0 && terms.length > 0);
      status.textContent = terms.length === 0 ? "" : total === 1 ? "1 result" : `${total} results`;
    };

    const refresh = () => load().then(show, (error) => { status.textContent = error.message; });

    const move = (step) => {
      if (list.hidden) return;
      const count = list.children.length;
      activate(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
    };

    const follow = () => refresh().then(() => {
      const target = list.children[0];
      if (target) location.assign(target.href);
    });

    close();
    form.append(list, nothing, status);
    input.addEventListener("focus", () => (input.value ? refresh() : load().catch(() => {})));
    input.addEventListener("input", refresh);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape") {
        if (list.hidden) input.value = "";
        close();
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = list.children[active];
      if (chosen) location.assign(chosen.href);
      else follow();
    });
    form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) close(); });
    document.addEventListener("pointerdown", (event) => { if (!form.contains(event.target)) close(); });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
    form.hidden = false;
  };

  /* ---- The picture: a consumer shows where it reads from ---- */

  const startPicture = (svg) => {
    const light = (name) => {
      for (const flow of svg.querySelectorAll(".flow")) flow.classList.toggle("lit", flow.dataset.to === name);
      svg.classList.toggle("dim", name !== undefined);
    };
    for (const consumer of svg.querySelectorAll("[data-consumer]")) {
      const name = consumer.dataset.consumer;
      for (const start of ["pointerenter", "focusin"]) consumer.addEventListener(start, () => light(name));
      for (const end of ["pointerleave", "focusout"]) consumer.addEventListener(end, () => light());
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".theme").forEach(startTheme);
    document.querySelectorAll("form.search").forEach(startSearch);
    document.querySelectorAll("figure.code").forEach(startCopy);
    document.querySelectorAll("figure.code code").forEach(colour);
    document.querySelectorAll(".picture svg").forEach(startPicture);
  });
})();
