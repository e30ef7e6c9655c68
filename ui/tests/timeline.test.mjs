import assert from 'node:assert/strict'
import test from 'node:test'
import { pure } from './pure.mjs'

const lay = await pure('timeline.ts')

const bar = (name, from_s, to_s, more = {}) => ({ kind: 'build', name, path: null, from_s, to_s, why: null, critical: false, failed: false, builder: null, line: name, ...more })
const lane = (bars, title = 'Build slot 1') => ({ kind: 'slot', title, bars })

test('all of it begins at the start and ends a little after now', () => {
  const range = lay.rangeOf(1000, lay.ALL)
  assert.equal(range.from, 0)
  assert.ok(range.to >= 1000 && range.to < 1064, String(range.to))
})

test('between two steps nothing moves', () => {
  assert.deepEqual(lay.rangeOf(1001, lay.ALL), lay.rangeOf(1020, lay.ALL))
})

test('the last half hour goes with what is newest', () => {
  const range = lay.rangeOf(7200, lay.HALF_HOUR)
  assert.equal(range.to - range.from, 1800)
  assert.ok(range.to >= 7200)
})

test('a course shorter than half an hour is shown whole', () => {
  assert.equal(lay.rangeOf(600, lay.HALF_HOUR).from, 0)
})

test('closer is half, wider again is all', () => {
  const closer = lay.zoomed(lay.ALL, 1024, true, null)
  const range = lay.rangeOf(1024, closer)
  assert.equal(range.to - range.from, 512)
  assert.equal(closer.end, null)
  assert.deepEqual(lay.zoomed(closer, 1024, false, null), lay.ALL)
})

test('closer around a bar keeps it in sight', () => {
  const { from, to } = lay.rangeOf(1000, lay.zoomed(lay.ALL, 1000, true, 300))
  assert.ok(from <= 300 && to >= 300, `${from} ${to}`)
})

test('moved earlier stops at the start, moved later goes with what is newest', () => {
  const closer = lay.zoomed(lay.ALL, 1000, true, null)
  let zoom = closer
  for (let i = 0; i < 9; i++) zoom = lay.moved(zoom, 1000, false)
  assert.equal(lay.rangeOf(1000, zoom).from, 0)
  for (let i = 0; i < 9; i++) zoom = lay.moved(zoom, 1000, true)
  assert.equal(zoom.end, null)
})

test('a bar outside the range is moved to', () => {
  const zoom = lay.showing({ span: 60, end: null }, 1000, bar('a', 100, 110))
  const { from, to } = lay.rangeOf(1000, zoom)
  assert.ok(from <= 100 && to >= 110, `${from} ${to}`)
})

test('a short bar is wide enough to be seen', () => {
  const [only] = lay.drawn(lane([bar('a', 500, 500.1)]), 0, { from: 0, to: 1000 }, 1000, 500, null)
  assert.equal(only.width, lay.LEAST_PX)
})

test('a bar at the right edge stays within', () => {
  const [only] = lay.drawn(lane([bar('a', 999.9, null)]), 0, { from: 0, to: 1000 }, 1000, 500, null)
  assert.ok(only.left + only.width <= 500)
})

test('now moves by what can be seen, once a second at most', () => {
  const range = { from: 0, to: 1000 }
  assert.equal(lay.pixelOf(501, range, 500), 500)
  assert.equal(lay.pixelOf(503.9, range, 500), 500)
  assert.equal(lay.pixelOf(504, range, 500), 504)
  assert.equal(lay.pixelOf(5.9, { from: 0, to: 10 }, 500), 5)
})

test('many in one place are one, and counted', () => {
  const bars = Array.from({ length: 100 }, (_, i) => bar(`b${i}`, 500 + i / 100, 500 + (i + 1) / 100))
  const shown = lay.drawn(lane(bars), 0, { from: 0, to: 1000 }, 1000, 500, null)
  assert.equal(shown.length, 1)
  assert.equal(shown[0].more, 99)
  const kept = lay.drawn(lane(bars), 0, { from: 0, to: 1000 }, 1000, 500, { lane: 0, bar: 50 })
  assert.ok(kept.some(({ at }) => at === 50))
})

test('a failed one is never hidden beneath others', () => {
  const bars = Array.from({ length: 9 }, (_, i) => bar(`b${i}`, 500 + i / 100, 500 + (i + 1) / 100, { failed: i === 8 }))
  assert.ok(lay.drawn(lane(bars), 0, { from: 0, to: 1000 }, 1000, 500, null).some(({ bar }) => bar.failed))
})

test('only what lies in the range is drawn', () => {
  const bars = Array.from({ length: 200 }, (_, i) => bar(`b${i}`, i * 10, i * 10 + 9))
  const shown = lay.drawn(lane(bars), 0, { from: 1000, to: 1100 }, 2000, 500, null)
  assert.deepEqual([shown[0].bar.name, shown.at(-1).bar.name, shown.length], ['b100', 'b110', 11])
})

test('arrows move in a lane, and to the bar at the same time in the next', () => {
  const lanes = [lane([bar('a', 0, 10), bar('b', 10, 20)]), lane([]), lane([bar('c', 0, 5), bar('d', 12, 20)])]
  assert.deepEqual(lay.next(lanes, { lane: 0, bar: 0 }, 'ArrowRight', 20), { lane: 0, bar: 1 })
  assert.equal(lay.next(lanes, { lane: 0, bar: 1 }, 'ArrowRight', 20), null)
  assert.deepEqual(lay.next(lanes, { lane: 0, bar: 1 }, 'ArrowDown', 20), { lane: 2, bar: 1 })
  assert.deepEqual(lay.next(lanes, { lane: 2, bar: 0 }, 'ArrowUp', 20), { lane: 0, bar: 0 })
  assert.deepEqual(lay.next(lanes, { lane: 0, bar: 0 }, 'End', 20), { lane: 0, bar: 1 })
})

test('ticks stand at round times of the clock', () => {
  const start = Date.parse('2026-11-26T14:02:30Z')
  const marks = lay.ticks({ from: 0, to: 1800 }, start, 0, 8)
  assert.deepEqual(marks.map(({ at }) => new Date(start + at * 1000).toISOString().slice(11, 16)), ['14:05', '14:10', '14:15', '14:20', '14:25', '14:30'])
})

test('of hundreds of lanes only those in sight are drawn', () => {
  assert.deepEqual(lay.rowsIn(200, 28, 2800, 336), { first: 99, end: 113 })
  assert.deepEqual(lay.rowsIn(3, 28, 0, 336), { first: 0, end: 3 })
})

test('the focus finds its bar again in another place', () => {
  const before = { lanes: [lane([bar('a', 0, 5), bar('b', 5, null)])] }
  const after = { lanes: [lane([]), lane([bar('b', 5.2, 9)])] }
  assert.deepEqual(lay.again(before, after, { lane: 0, bar: 1 }), { lane: 1, bar: 0 })
  assert.equal(lay.again(before, after, { lane: 0, bar: 0 }), null)
})

test('the table is sorted by what is asked for', () => {
  const course = { until_s: 100, lanes: [lane([bar('b', 0, 5), bar('a', 5, null)])] }
  assert.deepEqual(lay.table(course, 'name', false).map(({ bar }) => bar.name), ['a', 'b'])
  assert.deepEqual(lay.table(course, 'took', true).map(({ took }) => took), [95, 5])
})

const going = (until_s, bars, more = {}) => ({
  until_s,
  lanes: [lane(bars)],
  phases: [{ phase: 'build', now: true, line: `${until_s} s` }],
  charts: [{ of: 'cpu', at_s: [until_s], values: [0.5] }],
  log: [],
  ended: null,
  ...more,
})

test('what only goes on waits for the next step', () => {
  const shown = going(500, [bar('a', 400, null)])
  const line = { ...bar('a', 400, null), line: 'a, 101 s' }
  assert.equal(lay.drawable(shown, going(501, [line], { log: shown.log })), shown)
  const later = going(502, [line])
  assert.equal(lay.drawable(shown, later), later)
  // A short one goes on every second.
  const young = going(11, [bar('a', 4, null)])
  assert.equal(lay.drawable(going(10, [bar('a', 4, null)]), young), young)
})

test('what begins, ends, fails or is said is new at once', () => {
  const shown = going(500, [bar('a', 400, null)])
  for (const next of [
    going(500.5, [bar('a', 400, 500)]),
    going(500.5, [bar('a', 400, null), bar('b', 500, null)]),
    going(500.5, [{ ...bar('a', 400, null), failed: true }]),
    going(500.5, [bar('a', 400, null)], { ended: '2026-11-27T00:00:00Z' }),
    going(500.5, [bar('a', 400, null)], { phases: [{ phase: 'activate', now: true, line: '' }] }),
    // As old as what is shown, and yet not the same.
    going(500, [{ ...bar('a', 400, null), line: 'other' }]),
  ]) {
    assert.equal(lay.drawable(shown, next), next)
  }
  const said = lay.drawable(shown, going(500.5, [bar('a', 400, null)], { log: ['new'] }))
  assert.deepEqual(said, { ...shown, log: ['new'] })
  assert.equal(said.lanes, shown.lanes)
})

test('bars that stand where they stood are the same', () => {
  const slot = lane([bar('a', 0, 40), bar('b', 50, null)])
  const range = { from: 0, to: 100 }
  const before = lay.drawn(slot, 0, range, 60, 1000, null)
  const after = lay.still(before, lay.drawn(slot, 0, range, 80, 1000, null))
  assert.equal(after[0], before[0])
  assert.notEqual(after[1], before[1])
  assert.equal(after[1].width, 300)
})
