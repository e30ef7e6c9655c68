import assert from 'node:assert/strict'
import test from 'node:test'
import { pure } from './pure.mjs'

const { shown, named } = await pure('text.ts')

test('what is too long is cut and counted', () => {
  const { text, cut } = shown('x'.repeat(1 << 20))
  assert.equal(text.length, 2000)
  assert.equal(cut, (1 << 20) - 2000)
})

test('no character is cut in two', () => {
  assert.equal(shown('a😀', 2).text, 'a')
})

test('what steers the drawing is shown, not obeyed', () => {
  assert.equal(shown('a\u0007\u202eb\u009bc').text, 'a\u2407\ufffdb\ufffdc')
  assert.equal(shown('<b>&').text, '<b>&')
})

test('a name ends in … where it was cut', () => {
  assert.equal(named('abcdef', 3), 'abc…')
  assert.equal(named('abc', 3), 'abc')
})
