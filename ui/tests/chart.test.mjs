import assert from 'node:assert/strict'
import test from 'node:test'
import { pure } from './pure.mjs'

const { usualAt, chosen, topOf, splits } = await pure('chart.ts')
const band = { at_s: [0, 100], p10: [0, 1], p50: [1, 3], p90: [2, 4], n: 5 }

test('what is usual stands between the two instants around', () => {
  assert.deepEqual(usualAt(band, 50), { low: 0.5, mid: 2, high: 3 })
  assert.deepEqual(usualAt(band, 0), { low: 0, mid: 1, high: 2 })
  assert.equal(usualAt(band, 101), null)
  assert.equal(usualAt(null, 5), null)
})

test('of many values some are told, the newest among them', () => {
  const at_s = Array.from({ length: 720 }, (_, i) => i)
  const rows = chosen({ at_s, values: at_s, band: null }, 40)
  assert.equal(rows.length, 40)
  assert.equal(rows.at(-1).at_s, 719)
})

test('a scale is its own, and never so small that nothing looks like much', () => {
  assert.equal(topOf({ unit: 'ratio', values: [1, null], band: null }, 9), 1)
  assert.ok(topOf({ unit: 'bytes-per-s', values: [3], band: null }, 9) >= 1e6)
  assert.ok(topOf({ unit: 'ratio', values: [0.1], band: { ...band, p90: [0.5, 0.9] } }, 50) < 0.6)
})

test('an axis has few round values', () => {
  assert.deepEqual(splits(1, 'ratio'), [0, 0.5, 1])
  const gib = 1024 ** 3
  assert.deepEqual(splits(8.6 * gib, 'bytes'), [0, 5].map((n) => n * gib))
})
