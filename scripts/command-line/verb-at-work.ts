// The verb that runs, as an act for the trail: what it is called, whose data it touches, and which options were given. Names,
// paths, addresses and passwords are left out.
import type { Command } from 'commander'
import { z } from 'zod'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import type { Act } from '#trail/acts.ts'

/**
 * Whose data a verb touches: that of the school that is named, if one is; that of every school; or nobody's. Every verb has a
 * row: a new one must say what it is.
 */
export const touched: Readonly<Record<string, 'named' | 'every' | 'nobody'>> = {
  'admin create': 'named',
  'audit expire': 'named',
  'audit export': 'named',
  'audit key': 'nobody',
  'audit reach': 'named',
  'audit status': 'nobody',
  'audit unusual': 'named',
  doctor: 'nobody',
  'families sweep': 'named',
  'files move': 'every',
  'files sweep': 'every',
  generate: 'named',
  'import answers': 'named',
  'import competencies': 'named',
  'import curriculum': 'named',
  'import learner': 'named',
  'import mathcopain': 'named',
  'import mathcopain-sample': 'nobody',
  'import withdraw': 'named',
  'import oulad': 'named',
  'import xapi': 'named',
  'jobs cancel': 'named',
  'jobs list': 'named',
  'jobs retry': 'named',
  'jobs show': 'named',
  'keys backup': 'every',
  'keys restore': 'every',
  'keys rotate': 'every',
  'keys status': 'nobody',
  'keys verify': 'nobody',
  'log copy': 'every',
  'models audit': 'named',
  'models card': 'nobody',
  'models drift': 'named',
  'models evaluate at-risk': 'named',
  'models evaluate course-risk': 'named',
  'models evaluate level': 'named',
  'models evaluate next-answer': 'named',
  'models explain': 'named',
  'models features': 'named',
  'models list': 'nobody',
  'models promote': 'named',
  'models rejudge': 'named',
  'models reproduce': 'named',
  'models retire': 'named',
  'models rollback': 'named',
  'models share off': 'named',
  'models share on': 'named',
  'models share status': 'nobody',
  'models train at-risk': 'named',
  'models train course-risk': 'named',
  'models train level': 'named',
  'models train next-answer': 'named',
  'privacy status': 'nobody',
  'processes forget': 'named',
  'processes list': 'nobody',
  'processes retry': 'named',
  'processes status': 'named',
  'projections diff': 'every',
  'projections drop': 'every',
  'projections export': 'every',
  'projections list': 'nobody',
  'projections parked': 'every',
  'projections pause': 'every',
  'projections rebuild': 'every',
  'projections resume': 'every',
  'projections retry': 'every',
  'projections rollback': 'every',
  'projections status': 'nobody',
  'projections switch': 'every',
  'projections verify': 'every',
  replay: 'named',
  'report archive': 'named',
  'report list': 'nobody',
  'report make': 'named',
  'revision fit': 'named',
  'revision reset': 'named',
  'revision status': 'nobody',
  'rgpd access': 'named',
  'rgpd approve': 'named',
  'rgpd breaches': 'named',
  'rgpd cancel': 'named',
  'rgpd carry-out': 'named',
  'rgpd complete': 'named',
  'rgpd consent give': 'named',
  'rgpd consent list': 'named',
  'rgpd consent texts': 'nobody',
  'rgpd consent withdraw': 'named',
  'rgpd decision confirm': 'named',
  'rgpd decision contest': 'named',
  'rgpd decision list': 'named',
  'rgpd decision review': 'named',
  'rgpd erase': 'named',
  'rgpd erase-text': 'named',
  'rgpd extend': 'named',
  'rgpd import': 'named',
  'rgpd objection list': 'named',
  'rgpd objection make': 'named',
  'rgpd objection override': 'named',
  'rgpd objection withdraw': 'named',
  'rgpd record': 'nobody',
  'rgpd publish': 'named',
  'rgpd rectify': 'named',
  'rgpd reject': 'named',
  'rgpd request': 'named',
  'rgpd requests': 'named',
  'rgpd restriction lift': 'named',
  'rgpd restriction list': 'named',
  'rgpd restriction set': 'named',
  'rgpd retention': 'named',
  'rgpd rewrite': 'nobody',
  'rgpd show': 'named',
  'rgpd sign': 'named',
  'rgpd status': 'every',
  'rgpd waive': 'named',
  'school export': 'named',
  token: 'named',
  worker: 'nobody',
}

export type VerbAtWork = Omit<Act, 'at' | 'outcome'>

/** Who acts at the command line, where nobody is named. */
export const OPERATOR = processActor('command line')
/** Options whose texts name no person and hold no secret. */
const shownTexts = [
  'role',
  'level',
  'clock',
  'models',
  'only',
  'lang',
  'right',
  'ground',
  'purpose',
  'what',
  'how',
  'confirm',
]
/** Options whose texts are one of a list here. Elsewhere, a reason is what somebody wrote, and `to` is a path. */
const ofAList: Readonly<Record<string, readonly string[]>> = {
  'rgpd reject': ['reason'],
  'rgpd waive': ['reason'],
  'rgpd extend': ['reason'],
  'files move': ['to'],
}

let atWork: VerbAtWork | null = null

/** Null for a verb that touches nobody's data, and outside the command line. */
export const verbAtWork = (): VerbAtWork | null => atWork

export function beginVerb(command: Command): void {
  atWork = verbOf(command)
}

export const actOf = (verb: VerbAtWork, outcome?: 'refused' | 'failed'): Act => ({
  ...verb,
  ...(outcome && { outcome }),
  at: Instant.parse(new Date().toISOString()),
})

export function nameOf(command: Command): string {
  const names: string[] = []
  for (let one: Command | null = command; one?.parent; one = one.parent) names.unshift(one.name())
  return names.join(' ')
}

function verbOf(command: Command): VerbAtWork | null {
  const verb = nameOf(command)
  const whose = touched[verb]
  if (whose === 'nobody') return null
  const options: Readonly<Record<string, unknown>> = command.opts()
  const school = TenantId.safeParse(options.school ?? options.tenant)
  const named = Object.fromEntries(
    command.registeredArguments.map((argument, n) => [argument.name(), command.processedArgs[n] as unknown]),
  )
  const subjects = [options.person, options.signer, options.subject, options.actor, named.learner].flatMap((value) => {
    const person = PersonId.safeParse(value)
    return person.success ? [person.data] : []
  })
  const behalf = PersonId.safeParse(options.by)
  return {
    action: verb.replaceAll(' ', '-'),
    verb,
    // A training with --shared reads every school that shares.
    school: school.success ? school.data : whose === 'every' || options.shared === true ? 'every' : null,
    subjects: [...new Set(subjects)],
    actor: OPERATOR,
    onBehalfOf: behalf.success ? behalf.data : null,
    facts: {
      ...factsOf(options, [...shownTexts, ...(ofAList[verb] ?? [])]),
      ...(typeof named.name === 'string' && { name: named.name }),
      ...(z.guid().safeParse(named.request).success && { request: String(named.request) }),
    },
  }
}

function factsOf(options: Readonly<Record<string, unknown>>, shown: readonly string[]): Act['facts'] {
  const facts: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(options)) {
    if (['json', 'yes'].includes(name)) continue
    if (typeof value === 'number' || value === true) facts[name] = value
    else if (typeof value === 'string' && (shown.includes(name) || Instant.safeParse(value).success))
      facts[name] = value
  }
  return facts
}
