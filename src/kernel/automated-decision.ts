// A decision about a person that a rule or a model makes (GDPR, article 22): what it decides, on which inputs, and how it explains
// itself to the person. Pure. Whoever decides defines it once, and records each decision with what `made` returns
// (`privacy.record-decision`). A decision with a significant effect waits for a human.
import type { z } from 'zod'
import type { PersonId } from './ids.ts'

export type AutomatedDecision<Inputs extends z.ZodObject, Outcome extends z.ZodType> = {
  /** The name of the rule or the model: `next-exercise`. */
  readonly rule: string
  readonly version: number
  readonly by: 'rule' | 'model'
  /** What is decided, as a title in French: people read it. */
  readonly title: string
  /** Whether it has a legal effect, or affects the person as much: then nothing follows from it before a human agrees. */
  readonly significant: boolean
  readonly inputs: Inputs
  readonly outcome: Outcome
  /** The inputs, and then the outcome, in words that the person understands, in French. */
  explain(inputs: z.output<Inputs>, outcome: z.output<Outcome>): { readonly inputs: string; readonly outcome: string }
}

/** The input of `privacy.record-decision`. */
export type MadeDecision = {
  readonly decision: string
  readonly person: PersonId
  readonly rule: string
  readonly ruleVersion: number
  readonly by: 'rule' | 'model'
  readonly title: string
  readonly significant: boolean
  readonly inputs: string
  readonly outcome: string
}

export type DefinedDecision<Inputs extends z.ZodObject, Outcome extends z.ZodType> = AutomatedDecision<
  Inputs,
  Outcome
> & {
  /** The decision about one person: `decision` is its id, which whoever decides chooses. Throws a ZodError. */
  made(about: {
    readonly decision: string
    readonly person: PersonId
    readonly inputs: z.input<Inputs>
    readonly outcome: z.input<Outcome>
  }): MadeDecision
}

const rulePattern = /^[a-z][a-z0-9-]{0,59}$/

export function defineAutomatedDecision<Inputs extends z.ZodObject, Outcome extends z.ZodType>(
  definition: AutomatedDecision<Inputs, Outcome>,
): DefinedDecision<Inputs, Outcome> {
  const { rule, version, by, title, significant } = definition
  if (!rulePattern.test(rule)) throw new TypeError(`a rule has a name such as next-exercise: ${rule}`)
  if (!Number.isInteger(version) || version < 1) throw new TypeError(`${rule}: the version must be 1 or more`)
  return {
    ...definition,
    made({ decision, person, ...given }) {
      const inputs = definition.inputs.strict().parse(given.inputs) as z.output<Inputs>
      const words = definition.explain(inputs, definition.outcome.parse(given.outcome))
      return { decision, person, rule, ruleVersion: version, by, title, significant, ...words }
    },
  }
}
