import assert from 'node:assert/strict'
import test from 'node:test'
import { pure } from './pure.mjs'

const { parts, pieces } = await pure('words.ts')
const kept = (text) => pieces(text).flatMap(({ text, kept }) => (kept ? [text] : []))

test('a number stays with its unit', () => {
  assert.deepEqual(kept('It falls under 10 % and took 1 h 20 min, not 3 s.'), ['10 %', '1 h 20 min,', '3 s.'])
  assert.deepEqual(kept('usually 4–6 min (10 runs), 1.2–11 MiB/s'), ['4–6 min', '1.2–11 MiB/s'])
  assert.deepEqual(kept('4 builds of 3 made 12 minutes'), [])
})

test('options and names with hyphens stay whole', () => {
  assert.deepEqual(kept('Use --max-jobs 1 for nixos-rebuild.'), ['--max-jobs 1', 'nixos-rebuild.'])
  assert.deepEqual(kept('held by PID 3990, alice'), ['PID 3990,'])
  assert.deepEqual(kept('All good — last rebuild today 14:02'), [])
})

test('between its parts a text breaks first', () => {
  assert.deepEqual(parts('a b · c', ' · '), [{ text: 'a b ·', kept: true }, { text: ' ', kept: false }, { text: 'c', kept: true }])
})

test('nothing is lost, and what is too long may break', () => {
  for (const text of ['', ' ', 'a  b', '  10 %  ', 'x-'.repeat(40), 'one\n10 % two-three\nfour', '12 min'])
    assert.equal(pieces(text).map(({ text }) => text).join(''), text)
  assert.deepEqual(kept('x-'.repeat(40)), [])
})
