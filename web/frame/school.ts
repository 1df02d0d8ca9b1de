// Which school people of this device sign in to: from the address `/?school=…`, then kept on the device.
import { keep, kept } from './kept.ts'

const KEPT_AS = 'sillage.school'
const isId = (text: string | null): text is string =>
  text !== null && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)

export function keptSchool(): string | null {
  const inAddress = new URLSearchParams(location.search).get('school')
  if (isId(inAddress)) return inAddress
  const before = kept(KEPT_AS)
  return isId(before) ? before : null
}

export const keepSchool = (school: string): void => keep(KEPT_AS, school)
