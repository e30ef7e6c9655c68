// How the window looks, as a person has set it: acts at once, on the whole page.
import type { Looks } from './wire.ts'

/** As in app.css. */
const TEXT_PX = 14

/** True if nothing shall move that need not. */
export function calm(): boolean {
  const { motion } = document.documentElement.dataset
  return motion === 'off' || (motion !== 'on' && matchMedia('(prefers-reduced-motion: reduce)').matches)
}

export function apply({ motion, text_percent, patterns }: Looks) {
  const root = document.documentElement
  root.dataset['motion'] = motion
  root.dataset['patterns'] = patterns ? 'on' : 'off'
  root.style.fontSize = text_percent === 100 ? '' : `${(TEXT_PX * text_percent) / 100}px`
}
