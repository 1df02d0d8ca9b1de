// What of an xAPI statement is needed here, what had to be guessed, and why one cannot be taken.

import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { Instant } from '#kernel/ids.ts'
import { contentOf, markOf } from './content-mark.ts'
import type { Surroundings } from './courses.ts'
import { whenOf } from './moments.ts'
import { hasScore, type Judged, judgedOf } from './results.ts'
import { isNoId, textIn, uuidOf, vocabularyKey } from './spellings.ts'
import { type Meaning, meaningOf, mediumOf, type Playing, playingOf, shownVerb, VOIDED } from './vocabulary.ts'

export type Statement = {
  readonly line: number
  /** A UUID; of a statement without one, the text that identifies it. */
  readonly id: string
  /** Tells two statements of one id apart. */
  readonly mark: number
  readonly account: { readonly homePage: string; readonly name: string }
  readonly verb: string
  readonly meaning: Meaning
  readonly object: string
  readonly medium: ReturnType<typeof mediumOf>
  readonly around: Surroundings
  readonly at: Instant
  /** One sitting, in the source's own words. */
  readonly session: string | undefined
  /** An enrolment or one way through a course: several sittings. */
  readonly registration: string | undefined
  readonly playing: Playing | undefined
  readonly judged: Judged | undefined
  /** What was guessed or left out. */
  readonly notes: readonly string[]
}

/** An activity that a statement speaks of, with what it says of it. */
export type Described = { readonly id: string; readonly type: string | undefined; readonly name: unknown }

/** A statement that takes another one back. */
export type Voiding = { readonly voids: string }

export type Read =
  | { readonly statement: Statement; readonly activities: readonly Described[] }
  | Voiding
  | { readonly reason: string }

type Thing = Readonly<Record<string, unknown>>
/** Parts that are missing and parts that are something else read alike: as nothing. */
const NOTHING: Thing = {}
const thing = (value: unknown): Thing =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Thing) : NOTHING

export function readStatement(line: number, json: unknown, now: Instant): Read {
  const statement = thing(json)
  if (statement === NOTHING) return { reason: 'no statement: not a JSON object' }
  const notes: string[] = []
  const verb = verbOf(statement.verb, notes)
  if (verb === null) return { reason: statement.actor === undefined ? 'no statement: no actor and no verb' : 'no verb' }
  if (vocabularyKey(verb) === VOIDED) return voidingOf(statement)

  const account = accountOf(statement.actor, notes)
  if ('fault' in account) return { reason: account.fault }
  const object = thing(statement.object)
  const fault = faultOfObject(object)
  if (fault !== null) return { reason: fault }
  const meaning = meaningOf(verb)
  if (meaning === undefined) return { reason: `no event for ${shownVerb(verb)}` }
  const when = whenOf(statement.timestamp, statement.stored, now)
  if ('fault' in when) return { reason: when.fault }
  if (when.note !== undefined) notes.push(when.note)

  const context = thing(statement.context)
  const { around, described } = surroundingsOf(thing(context.contextActivities))
  const about = describe(object)
  const result = thing(statement.result)
  const medium = mediumOf(about?.type)
  const isJudged = meaning === 'judged' || (meaning === 'completed' && medium !== 'video' && hasScore(result))
  const isAnswer = /\/(answered|evaluated)$/.test(vocabularyKey(verb))
  const outcome = isJudged ? judgedOf(result, isAnswer) : undefined
  notes.push(...(outcome?.notes ?? []))
  const extensions = thing(result.extensions)
  const content = contentOf(statement, { at: when.at, account, verb })
  return {
    statement: {
      line,
      id: idOf(statement, account, content, notes),
      mark: markOf(content),
      account,
      verb,
      meaning: isJudged ? 'judged' : meaning,
      object: about?.id ?? '',
      medium,
      around,
      at: when.at,
      session: sessionOf(thing(context.extensions), notes),
      registration: textIn(context.registration)?.toLowerCase(),
      playing: extensions === NOTHING ? undefined : playingOf(extensions),
      judged: outcome?.judged,
      notes,
    },
    activities: about ? [...described, about] : described,
  }
}

/** A word alone is how the first drafts of xAPI wrote verbs, all of them of one vocabulary. */
function verbOf(verb: unknown, notes: string[]): string | null {
  const id = textIn(thing(verb).id)
  if (id !== null) return id
  const word = textIn(verb)
  if (word === null) return null
  if (!/^[a-z]+$/i.test(word)) return word
  notes.push('the verb is a word alone: read as one of ADL’s')
  return `http://adlnet.gov/expapi/verbs/${word.toLowerCase()}`
}

function voidingOf({ object }: Thing): Read {
  const id = thing(object).id
  const voids = uuidOf(id) ?? textIn(id)
  return voids === null ? { reason: 'takes back a statement without saying which' } : { voids }
}

type Account = { readonly homePage: string; readonly name: string }

/** Only accounts: an address is personal data, and an id made of it without a secret is undone by trying addresses. */
function accountOf(value: unknown, notes: string[]): Account | { readonly fault: string } {
  const actor = thing(value)
  if (value === undefined || value === null) return { fault: 'no actor' }
  if (actor === NOTHING) return { fault: 'an actor that is no JSON object' }
  if (textIn(actor.objectType)?.toLowerCase() === 'group' || actor.member !== undefined)
    return { fault: 'an actor that is a group' }
  // Launch links of the first drafts hold a list of one, with longer names.
  const account = thing(Array.isArray(actor.account) ? actor.account[0] : actor.account)
  const homePage = textIn(account.homePage ?? account.accountServiceHomePage)
  const given = account.name ?? account.accountName
  const name = textIn(given)
  if (homePage !== null && name !== null) {
    if (typeof given === 'number') notes.push('the name of the account is a number: read as text')
    return { homePage, name }
  }
  if (account !== NOTHING) return { fault: 'an account without a home page or a name' }
  const address = ['mbox', 'mbox_sha1sum', 'openid'].find((key) => actor[key] !== undefined)
  return {
    fault: address === undefined ? 'an actor without an account' : `an actor known by an address only (${address})`,
  }
}

/** The types of objects in xAPI. Another type is text of the source, so it is not repeated. */
const objectTypes = new Set(['Agent', 'Group', 'StatementRef', 'SubStatement'])

function faultOfObject(object: Thing): string | null {
  if (object === NOTHING) return 'no object'
  const type = textIn(object.objectType)
  if (type !== null && type.toLowerCase() !== 'activity')
    return `an object that is no activity${objectTypes.has(type) ? `: ${type}` : ''}`
  return describe(object) === undefined ? 'an object without an id' : null
}

function describe(value: unknown): Described | undefined {
  const activity = thing(value)
  const id = textIn(activity.id)
  if (id === null) return undefined
  const { type, name } = thing(activity.definition)
  return { id, type: textIn(type) ?? undefined, name }
}

/** One activity alone, as the first drafts wrote it, is a list of one. */
function surroundingsOf(activities: Thing): { around: Surroundings; described: readonly Described[] } {
  const list = (value: unknown) =>
    (Array.isArray(value) ? value : [value]).map(describe).filter((activity) => activity !== undefined)
  const [parent, grouping] = [list(activities.parent), list(activities.grouping)]
  const other = [...list(activities.other), ...list(activities.category)]
  const ids = (of: readonly Described[]) => of.map(({ id }) => id)
  return {
    around: { parent: ids(parent), grouping: ids(grouping), other: ids(other) },
    described: [...parent, ...grouping, ...other],
  }
}

/** The video profile's, cmi5's, Open edX's: all say `session-id` or `sessionid` at the end. */
const SESSION = /[/#:._-]session[-_]?(id)?$/

function sessionOf(extensions: Thing, notes: string[]): string | undefined {
  for (const [key, value] of Object.entries(extensions)) {
    if (!SESSION.test(`/${vocabularyKey(key)}`)) continue
    const text = textIn(value)
    if (text !== null) return uuidOf(text) ?? text
    if (value !== null && value !== '') notes.push('a session id that is neither text nor a number was left out')
  }
  return undefined
}

function idOf(statement: Thing, account: Account, content: string, notes: string[]): string {
  const uuid = uuidOf(statement.id)
  if (uuid !== null) return uuid
  const text = textIn(statement.id)
  if (text !== null && !isNoId(text)) {
    notes.push('the id is no UUID: taken as it stands, for the account’s system')
    return `${account.homePage} ${text}`
  }
  notes.push('no id: one was made of the statement’s content')
  return derivedUuid('xapi statement without an id', content)
}
