// PINs: which are refused, and how one is drawn. A PIN proves nothing alone: it works on enrolled devices only.
import { randomInt } from 'node:crypto'

export const PIN_FORM = /^\d{4,6}$/
const DRAWN_DIGITS = 4

/** Why a PIN is refused, without repeating it; null if it is accepted. */
export function whyPinRefused(pin: string): string | null {
  if (!PIN_FORM.test(pin)) return 'Use 4 to 6 digits.'
  return isGuessedFirst(pin) ? 'This PIN is one of those that everybody tries first. Choose another one.' : null
}

/** One digit, a part again and again, digits in order, a line of the keypad, or a year. */
function isGuessedFirst(pin: string): boolean {
  for (let length = 1; length <= pin.length / 2; length += 1)
    if (
      pin ===
      pin
        .slice(0, length)
        .repeat(Math.ceil(pin.length / length))
        .slice(0, pin.length)
    )
      return true
  const upwards = '01234567890123456789'
  const downwards = '98765432109876543210'
  if (upwards.includes(pin) || downwards.includes(pin)) return true
  if (/^(?:(\d)\1(\d)\2(?:(\d)\3)?|(\d)\4\4(\d)\5\5)$/.test(pin)) return true
  return pin === '2580' || pin === '0852' || /^(?:19|20)\d\d$/.test(pin)
}

/** A PIN at random among those that are accepted. */
export function drawPin(random: (below: number) => number = randomInt): string {
  for (;;) {
    const pin = Array.from({ length: DRAWN_DIGITS }, () => random(10)).join('')
    if (whyPinRefused(pin) === null) return pin
  }
}
