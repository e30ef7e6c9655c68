import assert from 'node:assert/strict'
import test from 'node:test'
import { pure } from './pure.mjs'

const { usualAt, chosen, topOf, splits } = await pure('chart.ts')
const { splitsOf } = await pure('past_chart.ts')
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
  assert.deepEqual(splits(8.6 * gib, 'bytes'), [0, 5, 10].map((n) => n * gib))
  const min = 60
  assert.deepEqual(splitsOf(26 * min), [0, 10, 20, 30].map((n) => n * min))
})

test('whatever the range, no value lies above the last line', () => {
  for (let top = 1; top < 30 * 86400; top *= 1.07) {
    for (const lines of [splitsOf(Math.max(60, top)), splits(top * 2 ** 20, 'bytes'), splits(Math.min(1, top / 86400 + 0.2), 'ratio')]) {
      assert.ok(lines.length >= 3 && lines.length <= 5, String(lines))
    }
    assert.ok(splitsOf(top).at(-1) >= top)
    assert.ok(splits(top * 2 ** 20, 'bytes').at(-1) >= top * 2 ** 20)
  }
  assert.equal(splits(0.99, 'ratio').at(-1), 1)
})
