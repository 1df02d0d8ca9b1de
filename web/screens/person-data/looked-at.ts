// What somebody did with the data of a person, in a family's words: by the name of the query, command or operation. Pure.
import type words from './act-words.ts'

type Key = keyof (typeof words)['fr']

const named: Readonly<Record<string, Key>> = {
  'user-progress': 'sawWork',
  'learner-history': 'sawWork',
  'learner-state': 'sawWork',
  'learner-replay': 'sawWork',
  'learner-timeline': 'sawWork',
  'class-overview': 'sawClass',
  'class-activity': 'sawClass',
  'class-children': 'sawClass',
  'class-notices': 'sawClass',
  'class-sign-in': 'sawClass',
  'person-list': 'sawName',
  'person-details': 'sawName',
  'own-name': 'sawName',
  'own-children': 'sawName',
  accesses: 'sawAccesses',
  'access-file': 'sawFile',
  'rights-requests': 'sawRights',
  'rights-request': 'sawRights',
  consents: 'sawRights',
  'sign-in': 'signedIn',
  'sign-in-with-pin': 'signedIn',
}

/** `learning.record-attempt`: the beginning says what it is about. */
const begins: readonly (readonly [string, Key])[] = [
  ['learning.', 'recordedWork'],
  ['privacy.', 'rights'],
  ['identity.set-pin', 'changedSignIn'],
  ['identity.unlock-pin', 'changedSignIn'],
  ['identity.remove-pin', 'changedSignIn'],
  ['identity.end-pin', 'changedSignIn'],
  ['learner-', 'sawWork'],
]

const byPurpose: Readonly<Record<string, Key>> = {
  teaching: 'did_teaching',
  administration: 'did_administration',
  security: 'did_security',
}

/** What families call it; null where they have no word of their own for it. */
export function accessWord(action: string): Key | null {
  const found = Object.hasOwn(named, action) ? named[action] : undefined
  return found ?? begins.find(([text]) => action.startsWith(text))?.[1] ?? null
}

/** For an action that the console does not know. */
export const wordOfPurpose = (purpose: string): Key =>
  (Object.hasOwn(byPurpose, purpose) ? byPurpose[purpose] : undefined) ?? 'did_other'

type Access = {
  readonly entry: number
  readonly at: string
  readonly action: string
  readonly purpose: string
  readonly outcome: string
  readonly who: string | null
}
export type Looked<One extends Access> = { readonly latest: One; readonly told: string; readonly count: number }

/** Newest first. What the same person did several times in a row on one day is one line. */
export function inLines<One extends Access>(
  accesses: readonly One[],
  tell: (access: One) => string,
): readonly Looked<One>[] {
  const lines: Looked<One>[] = []
  for (const access of accesses) {
    const told = tell(access)
    const before = lines.at(-1)
    const isSame =
      before !== undefined &&
      before.told === told &&
      before.latest.who === access.who &&
      before.latest.outcome === access.outcome &&
      before.latest.at.slice(0, 10) === access.at.slice(0, 10)
    if (isSame) lines[lines.length - 1] = { ...before, count: before.count + 1 }
    else lines.push({ latest: access, told, count: 1 })
  }
  return lines
}
