// What a request asks for, in words: a right, its end, or single texts.
import type { Said } from '../../frame/words.ts'
import type { Request } from './asked-requests.ts'
import type words from './words.ts'

export function nameOf(
  { right, lift, texts }: Pick<Request, 'right' | 'lift' | 'texts'>,
  t: Said<typeof words>,
): string {
  // Only these two rights have an end.
  if (lift) return right === 'objection' ? t.endOfObjection : t.endOfRestriction
  return texts ? t.textsOnly : t[right]
}
