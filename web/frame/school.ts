// Which school people of this device sign in to: from the address `/?school=…`, then kept on the device.
import { keep, kept } from './kept.ts'

const KEPT_AS = 'sillage.school'
export const isSchoolId = (text: unknown): text is string =>
  typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)

export function keptSchool(): string | null {
  const inAddress = new URLSearchParams(location.search).get('school')
  if (isSchoolId(inAddress)) return inAddress
  const before = kept(KEPT_AS)
  return isSchoolId(before) ? before : null
}

export const keepSchool = (school: string): void => keep(KEPT_AS, school)
