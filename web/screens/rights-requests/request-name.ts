// What a request asks for, in words: a right, its end, or single texts.
import type { Said } from '../../frame/words.ts'
import type { Request } from './asked-requests.ts'
import type words from './words.ts'

export function nameOf(
  { right, lift, texts }: Pick<Request, 'right' | 'lift' | 'texts'>,
  t: Said<typeof words>,
): string {
  if (lift) return t.endOf(t[right])
  return texts ? t.textsOnly : t[right]
}
