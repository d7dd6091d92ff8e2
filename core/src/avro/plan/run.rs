//! Running a plan over a datum.

use std::ops::Range;

use super::build::Program;
use super::node::{Action, Conversion, GapId, Node, NodeId, Record, Step};
use super::shape::symbol;
use crate::avro::codec::{Appender, DecodeError, DecodeErrorKind, Reader};
use crate::avro::value::path::{self, Trail};

/// One run: from the writer's bytes to the reader's.
pub(super) struct Run<'p> {
    program: &'p Program,
    bytes: &'p [u8],
    /// Up to where the writer's bytes are dealt with; from here to where the reader is they are
    /// the reader's as they are, and wait to be copied in one piece.
    from: usize,
    out: &'p mut Vec<u8>,
    /// Whether a decoder reads what is made, so that it need not look at texts that are copied.
    is_decoded: bool,
    /// The path of the value that failed, and why, if the reader has no place for it.
    pub(super) trail: Trail,
    pub(super) gap: Option<GapId>,
}

type Done = Result<(), DecodeError>;

impl<'p> Run<'p> {
    pub(super) fn new(
        program: &'p Program,
        bytes: &'p [u8],
        out: &'p mut Vec<u8>,
        is_decoded: bool,
    ) -> Self {
        Self { program, bytes, from: 0, out, is_decoded, trail: Trail::default(), gap: None }
    }

    /// Appends the reader's bytes.
    pub(super) fn all(&mut self) -> Done {
        let mut reader = Reader::new(self.bytes);
        self.node(self.program.root, &mut reader)?;
        self.flush(&reader);
        reader.finish()
    }

    fn node(&mut self, id: NodeId, r: &mut Reader<'p>) -> Done {
        match self.program.node(id) {
            Node::Copy(copy) if self.is_decoded => self.program.shapes.pass_quickly(copy.shape, r),
            Node::Copy(copy) => self.program.shapes.pass(copy.shape, r),
            Node::Convert(conversion) => self.convert(*conversion, r),
            Node::Enum(table) => self.symbol(table, r),
            Node::Array(item) => self.array(*item, r),
            Node::Map(value) => self.map(*value, r),
            Node::Branch(index, node) => {
                self.flush(r);
                self.write(|w| w.index(*index));
                self.node(*node, r)
            }
            Node::Union(choices) => {
                self.flush(r);
                let index = r.index(choices.len())?;
                self.from = r.offset();
                let done = self.node(choices[index].node, r);
                self.inside(done, || path::Step::Branch(choices[index].label.to_string()))
            }
            Node::Record(record) => r.record(|r| self.record(record, r)),
            Node::Fail(gap) => Err(self.fail(*gap, r.offset())),
        }
    }

    fn record(&mut self, record: &'p Record, r: &mut Reader<'p>) -> Done {
        match &record.order {
            None => record.steps.iter().try_for_each(|step| self.step(step, r)),
            Some(order) => self.reordered(&record.steps, order, r),
        }
    }

    fn step(&mut self, step: &'p Step, r: &mut Reader<'p>) -> Done {
        let done = match &step.action {
            Action::Read(node) => self.node(*node, r),
            Action::Skip(shape) => {
                self.flush(r);
                let done = self.program.shapes.pass(*shape, r);
                self.from = r.offset();
                done
            }
            Action::Default(bytes) => {
                self.flush(r);
                self.out.extend_from_slice(bytes);
                Ok(())
            }
        };
        self.inside(done, || path::Step::Field(step.name.to_string()))
    }

    /// Makes the fields in the order of the writer's bytes, then puts them in the reader's.
    fn reordered(&mut self, steps: &'p [Step], order: &[usize], r: &mut Reader<'p>) -> Done {
        self.flush(r);
        let start = self.out.len();
        let mut ends = Vec::with_capacity(steps.len());
        for step in steps {
            self.step(step, r)?;
            self.flush(r);
            ends.push(self.out.len());
        }
        let made = self.out.split_off(start);
        for &step in order {
            let from = if step == 0 { start } else { ends[step - 1] };
            self.out.extend_from_slice(&made[from - start..ends[step] - start]);
        }
        Ok(())
    }

    fn array(&mut self, item: NodeId, r: &mut Reader<'p>) -> Done {
        let mut index = 0;
        r.blocks(self, Self::block, |run, r| {
            let done = run.node(item, r);
            let done = run.inside(done, || path::Step::Item(index));
            index += 1;
            done
        })
    }

    fn map(&mut self, value: NodeId, r: &mut Reader<'p>) -> Done {
        let mut index = 0;
        r.blocks(self, Self::block, |run, r| {
            r.str()?;
            let done = run.node(value, r);
            let done = run.inside(done, || path::Step::Entry(index));
            index += 1;
            done
        })
    }

    /// Replaces the header of a block by a plain count: its size in bytes may be another now.
    fn block(&mut self, header: Range<usize>, count: usize) {
        self.out.extend_from_slice(&self.bytes[self.from..header.start]);
        self.write(|w| w.index(count));
        self.from = header.end;
    }

    fn symbol(&mut self, table: &[Result<usize, GapId>], r: &mut Reader<'p>) -> Done {
        self.flush(r);
        let offset = r.offset();
        match table[symbol(r, table.len())?] {
            Ok(index) => self.write(|w| w.index(index)),
            Err(gap) => return Err(self.fail(gap, offset)),
        }
        self.from = r.offset();
        Ok(())
    }

    fn convert(&mut self, conversion: Conversion, r: &mut Reader<'p>) -> Done {
        if matches!(conversion, Conversion::BytesToString) {
            return r.str().map(drop);
        }
        self.flush(r);
        match conversion {
            Conversion::IntToFloat => {
                let number = r.int()? as f32;
                self.write(|w| w.float(number));
            }
            Conversion::IntToDouble => {
                let number = f64::from(r.int()?);
                self.write(|w| w.double(number));
            }
            Conversion::LongToFloat => {
                let number = r.long()? as f32;
                self.write(|w| w.float(number));
            }
            Conversion::LongToDouble => {
                let number = r.long()? as f64;
                self.write(|w| w.double(number));
            }
            Conversion::FloatToDouble => {
                let number = f64::from(r.float()?);
                self.write(|w| w.double(number));
            }
            Conversion::BytesToString => {}
        }
        self.from = r.offset();
        Ok(())
    }

    /// Copies what waits, up to where the reader is.
    fn flush(&mut self, r: &Reader<'p>) {
        self.out.extend_from_slice(&self.bytes[self.from..r.offset()]);
        self.from = r.offset();
    }

    fn write(&mut self, write: impl FnOnce(&mut Appender<'_>)) {
        write(&mut Appender::new(self.out));
    }

    #[cold]
    fn fail(&mut self, gap: GapId, offset: usize) -> DecodeError {
        self.gap = Some(gap);
        DecodeError::new(DecodeErrorKind::Unresolved, offset)
    }

    /// Puts a step in front of the path of a value that failed.
    fn inside(&mut self, done: Done, step: impl FnOnce() -> path::Step) -> Done {
        if done.is_err() {
            self.trail.push_front(step());
        }
        done
    }
}
