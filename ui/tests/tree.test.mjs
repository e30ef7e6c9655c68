import assert from 'node:assert/strict'
import test from 'node:test'
import { pure } from './pure.mjs'

const tree = await pure('tree.ts')
const row = (name, depth, cpu_ratio = 0) => ({ id: name, pid: Number(name.slice(1)), name, depth, cpu_ratio })
const names = (rows) => rows.map(({ id }) => id).join(' ')

const ROWS = [row('p1', 0), row('p2', 1), row('p3', 2), row('p4', 1), row('p5', 2, 0.9), row('p6', 2, 0.2)]

test('the busiest branch comes first, children stay below their parent', () => {
  assert.equal(tree.sorted(ROWS).join(' '), 'p1 p4 p5 p6 p2 p3')
})

test('a settled order holds whatever the numbers become', () => {
  const order = tree.sorted(ROWS)
  const later = ROWS.map((one) => ({ ...one, cpu_ratio: one.id === 'p3' ? 4 : 0 }))
  assert.equal(names(tree.arranged(order, later)), 'p1 p4 p5 p6 p2 p3')
})

test('a new one comes after those that are known', () => {
  const order = tree.sorted(ROWS)
  assert.equal(names(tree.arranged(order, [...ROWS.slice(0, 4), row('p9', 2), ...ROWS.slice(4)])), 'p1 p4 p5 p6 p9 p2 p3')
})

test('folded rows are gone, and everyone knows its place', () => {
  const seen = tree.unfolded(ROWS, new Set(['p4']), null)
  assert.equal(names(seen.map(({ row }) => row)), 'p1 p2 p3 p4')
  assert.deepEqual(seen.map(({ place, of }) => [place, of]), [[1, 1], [1, 2], [1, 1], [2, 2]])
})

test('what ended while it is held still is marked', () => {
  const seen = tree.unfolded(ROWS, new Set(), new Set(['p1', 'p2']))
  assert.deepEqual(seen.map(({ ended }) => ended), [false, false, true, true, true, true])
})

test('one builder, all below it and all above it', () => {
  assert.equal(names(tree.within(ROWS, 4)), 'p1 p4 p5 p6')
  assert.equal(names(tree.within(ROWS, 5)), 'p1 p4 p5')
  assert.equal(names(tree.within(ROWS, 99)), '')
})

test('arrows move and fold as in the practices', () => {
  const seen = tree.unfolded(ROWS, new Set(), null)
  assert.deepEqual(tree.step(seen, 0, 'ArrowDown', new Set()), { to: 1 })
  assert.deepEqual(tree.step(seen, 1, 'ArrowLeft', new Set()), { fold: true })
  assert.deepEqual(tree.step(seen, 2, 'ArrowLeft', new Set()), { to: 1 })
  assert.deepEqual(tree.step(seen, 1, 'ArrowRight', new Set(['p2'])), { fold: false })
  assert.deepEqual(tree.step(seen, 1, 'ArrowRight', new Set()), { to: 2 })
  assert.deepEqual(tree.step(seen, 0, 'End', new Set()), { to: 5 })
  assert.equal(tree.step(seen, 0, 'x', new Set()), null)
})
