// What commands about a learner's PIN refuse.
import { type Refusal, refuse } from '#kernel/command.ts'

export const noPin = (): Refusal => refuse('no-pin', 'This person has no PIN.')
