// The state of a process in a word: the same in the list and on its own page.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { StateBadge, type Tone } from '../../controls/state-badge.tsx'
import { useWords } from '../../frame/language.ts'
import words from './words.ts'

export type Process = paths['/api/processes']['get']['responses'][200]['content']['application/json']['items'][number]

const tones: Readonly<Record<Process['state'], Tone>> = {
  running: 'good',
  'standing-still': 'bad',
  newer: 'warn',
  'another-log': 'bad',
  undefined: 'warn',
  'not-deployed': 'plain',
}

export function ProcessState({ of: { state, stalled } }: { readonly of: Pick<Process, 'state' | 'stalled'> }) {
  const t = useWords(words)
  if (state === 'running' && stalled) return <StateBadge tone="bad">{t.stalled}</StateBadge>
  return <StateBadge tone={tones[state]}>{t[state]}</StateBadge>
}
