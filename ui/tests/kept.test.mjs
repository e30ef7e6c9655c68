import assert from 'node:assert/strict'
import test from 'node:test'
import { pure } from './pure.mjs'

const { kept } = await pure('kept.ts')
const { tame } = await pure('tame.ts')

const picture = () => ({ at: 1, list: [{ name: 'a', deep: { n: [1, null, 3] } }, { name: 'b', deep: null }] })

test('what is as it was is the very same', () => {
  const was = picture()
  assert.equal(kept(was, picture()), was)
  const next = { ...picture(), at: 2 }
  const both = kept(was, next)
  assert.notEqual(both, was)
  assert.equal(both.at, 2)
  assert.equal(both.list, was.list)
})

test('what changed is new all the way up, its neighbours are not', () => {
  const was = picture()
  const next = picture()
  next.list[0].deep.n[1] = 2
  const both = kept(was, next)
  assert.deepEqual(both.list[0].deep.n, [1, 2, 3])
  assert.notEqual(both.list, was.list)
  assert.equal(both.list[1], was.list[1])
  assert.deepEqual(was, picture())
})

test('longer, shorter, missing and of another kind is another', () => {
  for (const [was, now] of [
    [[1, 2], [1]],
    [[1], [1, 2]],
    [[], {}],
    [{}, []],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: 1 }, { b: 1 }],
    [null, {}],
    [{}, null],
    [{ a: 1 }, 'a'],
  ]) {
    const copy = structuredClone(now)
    assert.deepEqual(kept(was, now), copy)
    assert.equal(kept(was, now), now)
  }
})

test('every text is made tame, wherever it stands', () => {
  const evil = 'a\u202eb\u0007'
  const told = tame({ text: evil, list: [1, evil, [evil, null]], deep: { more: [{ text: evil }] } })
  assert.deepEqual(told, { text: 'a\ufffdb\ufffd', list: [1, 'a\ufffdb\ufffd', ['a\ufffdb\ufffd', null]], deep: { more: [{ text: 'a\ufffdb\ufffd' }] } })
  assert.equal(tame('x'.repeat(3000)).length, 2001)
  assert.equal(tame('x'.repeat(3000), Infinity).length, 3000)
  assert.equal(tame('line\n\ttab'), 'line\n\ttab')
})
