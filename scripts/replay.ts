// `sillage replay`: a learner's past in the terminal, as steps, as the state at a moment, or as what changed since.

import { once } from 'node:events'
import type { ReadStream } from 'node:tty'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { z } from 'zod'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import type { Caller } from '#identity/caller.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import diffQuestion from '#past/questions/diff-question.ts'
import type { PersonQuestion } from '#past/questions/person-question.ts'
import stateQuestion from '#past/questions/state-question.ts'
import type { ReplayStep } from '#past/replay/replay.ts'
import { stepShown } from '#past/replay/replay-question.ts'
import { type Language, languages } from '#past/replay/words.ts'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { keyReader, keysOf } from './replay-keys.ts'
import { differencesText, said, stepText, tableText, valueText } from './replay-text.ts'

type Options = {
  readonly tenant: TenantId
  readonly at?: string
  readonly known?: string
  readonly from?: string
  readonly to?: string
  readonly clock?: 'happened' | 'known'
  readonly models?: string
  readonly step?: boolean
  readonly lang: Language
  readonly json?: boolean
}

type Asked = Options & { readonly learner: PersonId }

const WRONG_USAGE = 2
/** Whoever is at the terminal of this machine: the access trail has no other name for them. */
const OPERATOR = PersonId.parse('00000000-0000-4000-8000-000000000000')
const MAY = new Set<Permission>(['learning:read', 'teaching:read'])

export default function replay(program: Command): void {
  program
    .command('replay')
    .argument('<learner>', 'the learner’s id', uuid(PersonId))
    .description('Replay a learner’s history: as steps, as the state at a moment, or as what changed between two.')
    .requiredOption('--tenant <id>', 'the learner’s school', uuid(TenantId))
    .option('--at <moment>', 'the state then: a log position (what was known), or a time (what had happened)')
    .option('--known <time>', 'the state as it was known at that time')
    .option('--from <moment>', 'with --to: what changed between the two; with --step: the steps after it')
    .option('--to <moment>', 'where it ends; now where absent')
    .addOption(
      new Option('--clock <clock>', 'how the times of --from and --to are read, where they ask for what changed')
        .choices(['happened', 'known'])
        .conflicts(['at', 'step']),
    )
    .option('--models <names>', 'these read models alone, comma-separated')
    .option('--step', 'step by step: → or space goes on, ← back, 12 → on by twelve, q ends')
    .addOption(new Option('--lang <language>', 'the language of what is said').choices(languages).default('fr'))
    .option('--json', 'for machines; steps as JSON lines')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_USAGE))
    .action((learner: PersonId, options: Options, verb: Command) => run({ ...options, learner }, verb))
}

async function run(asked: Asked, verb: Command): Promise<void> {
  const wrong = (message: string) => verb.error(`error: ${message}`, { exitCode: WRONG_USAGE })
  const isState = asked.at !== undefined || asked.known !== undefined
  if (isState && (asked.from !== undefined || asked.to !== undefined || asked.step))
    wrong('--at and --known ask for a state: they go without --from, --to and --step')
  if (asked.step && asked.json) wrong('--step is for people: it goes without --json')
  if (asked.step && !process.stdin.isTTY)
    wrong('--step reads keys from a terminal, and this is none: leave it out, or take --json')

  const service = await openService(readConfig(process.env), {
    logger: openLog({ level: 'warn' }),
    worker: false,
    join: true,
  })
  try {
    if (isState) await printState(service, asked)
    else if (asked.step) await stepThrough(service, asked, process.stdin)
    else if (asked.from !== undefined) await printDifference(service, { ...asked, from: asked.from })
    else await printSteps(service, asked)
  } catch (error) {
    const reason = reasonOf(error, asked)
    if (reason === undefined) throw error
    process.stderr.write(`${reason}\n`)
    process.exitCode = WRONG_USAGE
  } finally {
    await service.close()
  }
}

/** What whoever called can mend; undefined where it is no fault of theirs. */
function reasonOf(error: unknown, { learner, tenant }: Asked): string | undefined {
  if (!(error instanceof QueryFailed)) return undefined
  const { problem } = error
  if (problem.kind === 'missing') return `There is no learner ${learner} in the school ${tenant}.`
  if (problem.kind !== 'invalid-input') return undefined
  return problem.fields.map(({ pointer, detail }) => `${pointer.replace('/', '--')}: ${detail}`).join('\n')
}

const inputOf = ({ learner, from, to, models }: Asked) => ({
  id: learner,
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...(models !== undefined && { models }),
})

const callerOf = ({ tenant }: Asked): Caller => ({
  tenant,
  actor: OPERATOR,
  onBehalfOf: null,
  permissions: MAY,
  origin: { kind: 'command-line', verb: 'replay' },
})

async function answerTo<Question extends PersonQuestion>(
  service: Service,
  question: Question,
  asked: Asked,
  input: object,
): Promise<z.output<Question['output']>> {
  const { output } = await service.personPast.ask({ question, input, caller: callerOf(asked) })
  return question.output.parse(output) as z.output<Question['output']>
}

const isStyled = (): boolean => process.stdout.isTTY === true && process.env.NO_COLOR === undefined
const say = (line = ''): void => void process.stdout.write(`${line}\n`)
const sayJson = (value: unknown): void => say(JSON.stringify(value))

async function printState(service: Service, asked: Asked): Promise<void> {
  const { learner, at, known, models, lang, json } = asked
  const input = { id: learner, ...(at && { at }), ...(known && { known }), ...(models && { models }) }
  const state = await answerTo(service, stateQuestion, asked, input)
  if (json) return sayJson(state)
  const { shownAt } = state
  const time = shownAt.at ?? shownAt.known
  const moment = time === null ? said[lang].position(at ?? known ?? shownAt.position) : valueText(time, { lang })
  const clock = shownAt.at === null ? said[lang].known : said[lang].happened
  say(`${clock(moment)} (${said[lang].lastEvent(shownAt.position)})`)
  for (const [model, { rows }] of Object.entries(state.models)) {
    say(`\n${model}`)
    for (const line of tableText(rows, learner, lang, process.stdout.columns || Number.POSITIVE_INFINITY))
      say(`  ${line}`.trimEnd())
  }
}

async function printDifference(service: Service, asked: Asked): Promise<void> {
  const { learner, lang, clock, json } = asked
  const difference = await answerTo(service, diffQuestion, asked, {
    ...inputOf(asked),
    ...(clock !== undefined && { clock }),
  })
  if (json) return sayJson(difference)
  const models = Object.entries(difference.models)
  if (models.length === 0) say(said[lang].nothing)
  for (const [n, [model, differences]] of models.entries()) {
    if (n > 0) say()
    for (const line of differencesText(model, differences, learner, lang)) say(line)
  }
}

async function* stepsOf(service: Service, asked: Asked): AsyncGenerator<ReplayStep> {
  const { steps } = await service.replays.open({ input: inputOf(asked), caller: callerOf(asked) })
  for await (const { step } of steps) if (step) yield step
}

async function printSteps(service: Service, asked: Asked): Promise<void> {
  const { learner, lang, json } = asked
  // Whoever reads may have seen enough, as `head` has.
  let isHeard = true
  process.stdout.on('error', () => {
    isHeard = false
  })
  let count = 0
  for await (const step of stepsOf(service, asked)) {
    if (!isHeard) return
    if (json) sayJson(stepShown(step, undefined))
    else {
      if (count > 0) say()
      say(stepText(step, learner, lang, isStyled()))
    }
    count += 1
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain').catch(() => {})
  }
  if (count === 0 && !json) say(said[lang].nothing)
}

/** Steps that can be gone back to. */
const MOST_KEPT = 1_000

async function stepThrough(service: Service, asked: Asked, terminal: ReadStream): Promise<void> {
  const { learner, lang } = asked
  const coming = stepsOf(service, asked)
  const kept: ReplayStep[] = []
  let isOver = false
  let forgotten = 0
  /** Which of the kept is shown. */
  let at = -1

  async function goOn(steps: number): Promise<void> {
    for (let n = 0; n < steps; n += 1) {
      if (at === kept.length - 1) {
        const { done, value } = await coming.next()
        if (done) {
          isOver = true
          return
        }
        kept.push(value)
        if (kept.length > MOST_KEPT) {
          kept.shift()
          forgotten += 1
          at -= 1
        }
      }
      at += 1
    }
  }
  function show(): void {
    const step = kept[at]
    if (!step) {
      say(said[lang].nothing)
      return
    }
    const isLast = isOver && at === kept.length - 1
    say(`\n${said[lang].step(forgotten + at + 1)}${isLast ? ` (${said[lang].last})` : ''}`)
    say(stepText(step, learner, lang, isStyled()))
    if (step.changes.length === 0) say(`${' '.repeat(12)}${said[lang].unchanged}`)
  }

  await goOn(1)
  say(said[lang].keys)
  show()
  const keyOf = keyReader()
  for await (const pressed of keysOf(terminal)) {
    const key = keyOf(pressed)
    if (key.go === 'away') break
    if (key.go === 'nowhere') continue
    if (key.go === 'on') await goOn(key.steps)
    else at = Math.max(Math.min(0, at), at - key.steps)
    show()
  }
  await coming.return(undefined)
}

function uuid<Schema extends typeof PersonId | typeof TenantId>(schema: Schema): (text: string) => z.output<Schema> {
  return (text) => {
    const parsed = schema.safeParse(text)
    if (parsed.success) return parsed.data as z.output<Schema>
    throw new InvalidArgumentError('A UUID is expected.')
  }
}
