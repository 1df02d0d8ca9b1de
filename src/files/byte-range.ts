// The part of a file that a player asks for (RFC 9110, section 14). Pure.

export type ByteRange = { readonly from: number; readonly to: number }

/**
 * The range of a `Range` header, its ends included. Null where the whole file is to be sent: there is no header, or it is one that
 * may be ignored (another unit, several ranges, a form that is none). `unsatisfiable` if it begins behind the end.
 */
export function byteRange(header: string | undefined, length: number): ByteRange | null | 'unsatisfiable' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '')
    return Number(last) === 0 ? 'unsatisfiable' : { from: Math.max(0, length - Number(last)), to: length - 1 }
  const from = Number(first)
  const to = last === '' ? length - 1 : Math.min(Number(last), length - 1)
  if (from >= length) return 'unsatisfiable'
  return to < from ? null : { from, to }
}
