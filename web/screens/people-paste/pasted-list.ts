// Reads a list that was pasted from a spreadsheet. Pure.
import type { RoleName } from '../../frame/role-name.ts'

export type Row = {
  /** As in the pasted text, from 1. */
  readonly line: number
  readonly givenName: string
  readonly familyName: string
  readonly role: string
  /** Where it is not that of the class: « CM1 »; empty if none is written. */
  readonly grade: string
  readonly trouble: Trouble | null
}

export type Trouble =
  | { readonly kind: 'no-name' }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'unknown-role'; readonly role: string }
  | { readonly kind: 'wrong-grade' }
  | { readonly kind: 'twice'; readonly line: number }
  /** Not an error: two people may have one name, so the person who pastes decides. */
  | { readonly kind: 'known' }

const MOST_LETTERS = 100

/** How schools write the roles and the columns, without accents and case. */
const roles: ReadonlyMap<string, RoleName> = new Map([
  ...named('learner', 'eleve', 'eleves', 'learner', 'pupil', 'student'),
  ...named('teacher', 'enseignant', 'enseignante', 'professeur', 'professeure', 'maitre', 'maitresse', 'teacher'),
  ...named('parent', 'parent', 'responsable', 'guardian'),
  ...named('administrator', 'direction', 'directeur', 'directrice', 'administrator'),
  ...named('auditor', 'dpo', 'dpd', 'auditor'),
  ...named('support', 'assistance', 'support'),
])
const columns: ReadonlyMap<string, 'givenName' | 'familyName' | 'role' | 'grade'> = new Map([
  ...named('givenName', 'prenom', 'prenoms', 'given name', 'first name'),
  ...named('familyName', 'nom', 'nom de famille', 'family name', 'last name', 'surname'),
  ...named('role', 'role', 'fonction'),
  ...named('grade', 'niveau', 'niveau scolaire', 'grade'),
])

function named<Name extends string>(name: Name, ...written: readonly string[]): [string, Name][] {
  return written.map((one) => [one, name])
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()

/** A tab where there is one: names have commas now and then, and no tabs. */
function separatorOf(text: string): string {
  const [line = ''] = text.split('\n').filter((one) => one.trim() !== '')
  return ['\t', ';', ','].find((one) => line.includes(one)) ?? '\t'
}

/** With fields in quotes, in which a quote is written twice. */
export function fieldsOf(line: string, separator: string): string[] {
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let n = 0; n < line.length; n++) {
    const letter = line[n] ?? ''
    if (quoted && letter === '"' && line[n + 1] === '"') {
      field += '"'
      n++
    } else if (letter === '"' && (quoted || field.trim() === '')) quoted = !quoted
    else if (letter === separator && !quoted) {
      fields.push(field)
      field = ''
    } else field += letter
  }
  return [...fields, field].map((one) => one.normalize('NFC').replaceAll(/\s+/g, ' ').trim())
}

/** As the service takes it (`Grade` in `src/events/teaching/values.ts`). */
const aGrade = /^[A-Za-z0-9À-ÿ][A-Za-z0-9À-ÿ ._-]{0,19}$/

/** Without a line of column names: given name, family name, role, grade. */
function orderOf(first: readonly string[]): { readonly order: readonly string[]; readonly isHeader: boolean } {
  const order = first.map((field) => columns.get(plain(field)) ?? '')
  return order.includes('givenName') && order.includes('familyName')
    ? { order, isHeader: true }
    : { order: ['givenName', 'familyName', 'role', 'grade'], isHeader: false }
}

/** `known` has the names that are registered already: « given family ». */
export function readPasted(text: string, defaultRole: RoleName, known: ReadonlySet<string> = new Set()): Row[] {
  const separator = separatorOf(text)
  const lines = text.split(/\r?\n/).map((line, n) => ({ line: n + 1, fields: fieldsOf(line, separator) }))
  const filled = lines.filter(({ fields }) => fields.some((field) => field !== ''))
  const { order, isHeader } = orderOf(filled[0]?.fields ?? [])
  const knownNames = new Set([...known].map(plain))
  const seen = new Map<string, number>()
  return filled.slice(isHeader ? 1 : 0).map(({ line, fields }): Row => {
    const at = (name: string) => fields[order.indexOf(name)] ?? ''
    const [givenName, familyName, written, grade] = [at('givenName'), at('familyName'), at('role'), at('grade')]
    const role = written === '' ? defaultRole : roles.get(plain(written))
    const name = plain(`${givenName} ${familyName}`)
    const first = seen.get(`${name} ${role}`)
    if (first === undefined) seen.set(`${name} ${role}`, line)
    const trouble = ((): Trouble | null => {
      if (givenName === '' || familyName === '') return { kind: 'no-name' }
      if (givenName.length > MOST_LETTERS || familyName.length > MOST_LETTERS) return { kind: 'too-long' }
      if (role === undefined) return { kind: 'unknown-role', role: written }
      if (grade !== '' && !aGrade.test(grade)) return { kind: 'wrong-grade' }
      if (first !== undefined) return { kind: 'twice', line: first }
      return knownNames.has(name) ? { kind: 'known' } : null
    })()
    return { line, givenName, familyName, role: role ?? written, grade, trouble }
  })
}

/** Whether the row can be recorded. Somebody of a known name may be another person. */
export const isReady = ({ trouble }: Row): boolean => trouble === null || trouble.kind === 'known'
