// A generation of a read model in words: its state, what is wrong with it, how far behind it is.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { StateBadge, type Tone } from '../../controls/state-badge.tsx'
import { useWords } from '../../frame/language.ts'
import words from './words.ts'

export type ReadModel =
  paths['/api/projections']['get']['responses'][200]['content']['application/json']['items'][number]
export type Generation = ReadModel['generations'][number]

export const liveOf = ({ generations }: Pick<ReadModel, 'generations'>): Generation | undefined =>
  generations.find(({ state }) => state === 'live')

/** The generations that something is wrong with. */
const isWell = ({ fault, stalledSince, parkedKeys, ofAnotherLog, frozenSince }: Generation): boolean =>
  fault === null && stalledSince === null && parkedKeys === 0 && ofAnotherLog === null && frozenSince === null

/** Whether somebody has something to decide: a definition changed, a generation is ready, or something is wrong. */
export const needsAttention = (model: ReadModel): boolean =>
  model.verdict !== 'in-sync' ||
  model.generations.some(({ state }) => state === 'ready' || state === 'building') ||
  !model.generations.filter(({ state }) => state === 'live').every(isWell)

const verdictTones: Readonly<Record<ReadModel['verdict'], Tone>> = {
  'in-sync': 'good',
  changed: 'warn',
  drifted: 'bad',
  newer: 'warn',
  orphan: 'warn',
  'not-built': 'warn',
}

export function Verdict({ of }: { readonly of: ReadModel['verdict'] }) {
  const t = useWords(words)
  return <StateBadge tone={verdictTones[of]}>{t[of]}</StateBadge>
}

export function GenerationState({ of }: { readonly of: Generation }) {
  const t = useWords(words)
  return (
    <StateBadge tone={of.state === 'live' ? 'good' : 'plain'}>{of.candidate ? t.candidate : t[of.state]}</StateBadge>
  )
}

/** What is wrong with it, and that it is paused. Nothing if all is well. */
export function Remarks({ of }: { readonly of: Generation }) {
  const t = useWords(words)
  return (
    <>
      {of.paused && <StateBadge tone="warn">{t.paused}</StateBadge>}
      {of.ofAnotherLog !== null && <StateBadge tone="bad">{t.anotherLog}</StateBadge>}
      {of.fault !== null && <StateBadge tone="bad">{t.faulted}</StateBadge>}
      {of.stalledSince !== null && <StateBadge tone="bad">{t.stalled}</StateBadge>}
      {of.parkedKeys > 0 && <StateBadge tone="bad">{t.parked(of.parkedKeys)}</StateBadge>}
      {of.frozenSince !== null && of.state !== 'building' && <StateBadge tone="warn">{t.frozen}</StateBadge>}
    </>
  )
}

export function useLag(): (generation: Pick<Generation, 'lagEvents'>) => string {
  const t = useWords(words)
  return ({ lagEvents }) => (lagEvents === null ? t.unknown : lagEvents === 0 ? t.upToDate : t.behind(lagEvents))
}

export function useRows(): (generation: Pick<Generation, 'rows'>) => string {
  const t = useWords(words)
  return ({ rows }) => (rows === null ? t.unknown : t.about(rows))
}
