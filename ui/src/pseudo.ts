// English with accents and longer by about a third, as the agent makes it.

const PLAIN = 'abcdeghiklnorstuwyzACDEINORSTU'
const ACCENTED = 'áƀçðéĝĥïķļñöŕšţüŵýžÅÇÐÉÎÑÖŔŠŢÜ'
const to = new Map([...PLAIN].map((letter, at) => [letter, [...ACCENTED][at] ?? letter]))

/** `Nix` → `Ñïx~`. */
export function accented(text: string): string {
  let letters = 0
  return [...text]
    .map((letter) => {
      if (/\p{L}/u.test(letter)) letters += 1
      const longer = letters === 3
      if (longer) letters = 0
      return (to.get(letter) ?? letter) + (longer ? '~' : '')
    })
    .join('')
}
