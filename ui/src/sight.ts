/** Who comes by key to what lies at the edge of a box that scrolls sees all of it:
 * the engine is content with a part. */
export function intoSight({ target }: FocusEvent) {
  if (target instanceof HTMLElement && target.matches(':focus-visible')) target.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
