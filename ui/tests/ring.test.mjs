import assert from 'node:assert/strict'
import test from 'node:test'
import { pure } from './pure.mjs'

const { Ring } = await pure('ring.ts')

test('the ring shows what it is told', () => {
  const ring = new Ring()
  assert.equal(ring.shown('a', 1, false, 0), 1)
  assert.equal(ring.shown('a', 2, false, 1000), 2)
  assert.equal(ring.shown('a', null, false, 2000), null)
})

test('where less motion is wanted it takes a step in half a minute at most', () => {
  const ring = new Ring()
  assert.equal(ring.shown('a', 1, true, 0), 1)
  assert.equal(ring.shown('a', 2, true, 1000), 1)
  assert.equal(ring.shown('a', 3, true, 29_999), 1)
  assert.equal(ring.shown('a', 3, true, 30_000), 3)
  assert.equal(ring.shown('a', 4, true, 31_000), 3)
})

test('another rebuild is drawn as it is', () => {
  const ring = new Ring()
  assert.equal(ring.shown('a', 1, true, 0), 1)
  assert.equal(ring.shown('b', 7, true, 10), 7)
})
