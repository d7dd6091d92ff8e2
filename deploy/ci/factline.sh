#!/bin/sh
# Checks a catalog of Avro schemas: sound, in one form, documented, and compatible with what is
# already in use. Copy it; it needs `factline`, `git` and a POSIX shell, and has no other parts.
#
#   ./factline.sh                                    everything, against origin/main
#   CATALOG=events BASE=origin/release ./factline.sh
#   FORMAT=gitlab REPORTS=reports ./factline.sh      a file of findings for each check
#
# Settings, all from the environment:
#   CATALOG                 the folder with catalog.toml                            (default: .)
#   BASE                    the commit or branch that is in use; `-` for none       (origin/main)
#   CHECKS                  which checks, in order    (lint fmt docs history against registry)
#   FORMAT                  text, json, sarif, github, gitlab or junit                    (text)
#   REPORTS                 a folder for a report of each check that has one; else they are printed
#   FACTLINE                the command                                               (factline)
#   FACTLINE_REGISTRY_URL   the registry to compare with; without it that check is passed over
#   FACTLINE_REGISTRY_USER, FACTLINE_REGISTRY_PASSWORD, FACTLINE_REGISTRY_TOKEN   who asks it
#
# Ends with 0 if all is well, with 100 if a check found something, with 1 or 2 if one could not be
# made. A check that fails does not keep the others from being made.
set -u

catalog=${CATALOG:-.}
base=${BASE:-origin/main}
format=${FORMAT:-text}
reports=${REPORTS:-}
factline=${FACTLINE:-factline}
schemas=$catalog
if [ -d "$catalog/schemas" ]; then
    schemas=$catalog/schemas
fi
worst=0

say() {
    printf '%s\n' "$*" >&2
}

# Makes one check: its name, then the command. Remembers the worst end; a failure outdoes findings.
check() {
    name=$1
    shift
    say "== $name"
    if [ -n "$reports" ] && [ "$name" != fmt ] && [ "$name" != docs ]; then
        "$@" >"$reports/$name.$format"
    else
        "$@"
    fi
    code=$?
    case $code in
        0) ;;
        100)
            say "== $name: findings"
            if [ "$worst" -eq 0 ]; then
                worst=100
            fi
            ;;
        *)
            say "== $name could not be made (exit code $code)"
            if [ "$worst" -eq 0 ] || [ "$worst" -eq 100 ]; then
                worst=$code
            fi
            ;;
    esac
}

# The commit to compare with: where this branch left the other one. Where history is cut short
# there is no such commit to be found, and the other branch itself is taken.
base_commit() {
    git -C "$catalog" merge-base "$base" HEAD 2>/dev/null || printf '%s\n' "$base"
}

if [ -n "$reports" ]; then
    mkdir -p "$reports" || exit 1
fi
for name in ${CHECKS:-lint fmt docs history against registry}; do
    case $name in
        lint) check lint "$factline" lint "$schemas" --format "$format" ;;
        fmt) check fmt "$factline" fmt --check "$schemas" ;;
        docs) check docs "$factline" docs "$catalog" --check ;;
        history)
            if [ "$base" = - ]; then
                check history "$factline" history check --catalog "$catalog" --format "$format"
            else
                check history "$factline" history check --against "git:$(base_commit)" --catalog "$catalog" \
                    --format "$format"
            fi
            ;;
        against)
            if [ "$base" = - ]; then
                say "== against: passed over, there is no BASE"
            else
                check against "$factline" compat --against "git:$(base_commit)" "$schemas" \
                    --format "$format"
            fi
            ;;
        registry)
            if [ -z "${FACTLINE_REGISTRY_URL:-}" ]; then
                say "== registry: passed over, there is no FACTLINE_REGISTRY_URL"
            else
                check registry "$factline" compat --against "registry:$FACTLINE_REGISTRY_URL" \
                    "$schemas" --format "$format"
            fi
            ;;
        *)
            say "CHECKS: there is no check $name; there are lint, fmt, docs, history, against and registry"
            exit 2
            ;;
    esac
done
case $worst in
    0) say "== all is well" ;;
    100) say "== there are findings" ;;
    *) say "== a check could not be made" ;;
esac
exit "$worst"
