// A picture comes as a whole although little in it is new. What is as it was
// stays the very same object: then nothing that draws it has anything to do.

/** `now`, with what is equal in `was` taken from there; `was` itself if all is. */
export function kept<T>(was: unknown, now: T): T
export function kept(was: unknown, now: unknown): unknown {
  if (was === now || !isObject(was) || !isObject(now)) return now
  if (Array.isArray(was) || Array.isArray(now)) return Array.isArray(was) && Array.isArray(now) ? keptList(was, now) : now
  let same = true
  let more = 0
  for (const key in now) {
    more += 1
    const one = (now[key] = kept(was[key], now[key]))
    if (one !== was[key]) same = false
  }
  if (!same) return now
  for (const _ in was) more -= 1
  return more === 0 ? was : now
}

function keptList(was: unknown[], now: unknown[]): unknown[] {
  let same = was.length === now.length
  for (let n = 0; n < now.length; n++) {
    const one = now[n]
    if (isObject(one)) now[n] = kept(was[n], one)
    if (now[n] !== was[n]) same = false
  }
  return same ? was : now
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
