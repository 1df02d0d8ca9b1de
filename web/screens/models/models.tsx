// The learning models of a school: which one of each kind is in service, what its checks said, and the acts that change it.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Facts, Panel } from '../../controls/panel.tsx'
import { StateBadge, type Tone } from '../../controls/state-badge.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownMoment, shownNumber } from '../../frame/shown.ts'
import kinds, { KINDS, type Kind } from './kinds.ts'
import { modelsKey, PromoteModel, RetireModel, RollBackModel } from './model-acts.tsx'
import styles from './models.module.css'
import { Sharing } from './sharing.tsx'
import { askedEvery, NewTraining, useTrainings } from './training.tsx'
import words from './words.ts'

export type Model = paths['/api/models']['get']['responses'][200]['content']['application/json']['items'][number]

const tones: Readonly<Record<Model['state'], Tone>> = { serving: 'good', trained: 'plain', retired: 'plain' }

export default function Models() {
  const t = useWords(words)
  const mayManage = useMay('models:manage')
  const trainings = useTrainings(mayManage)
  const asked = useAsked(
    [...modelsKey],
    (signal) => api.GET('/api/models', { params: { query: sinceOwnChanges() }, signal }),
    askedEvery(trainings),
  )
  return (
    <Page title={t.title} lead={t.lead}>
      <Answer of={asked}>
        {({ items }) => (
          <>
            {items.length === 0 && <p>{t.none}</p>}
            {KINDS.map((kind) => (
              <OneKind key={kind} kind={kind} models={items.filter((model) => model.kind === kind)} />
            ))}
            {mayManage && <NewTraining trainings={trainings} />}
            <Sharing />
            <Panel title={t.revision} lead={t.revisionLead}>
              <p>
                <Link to="/school/revision-weights">{t.revisionLink}</Link>
              </p>
            </Panel>
          </>
        )}
      </Answer>
    </Page>
  )
}

type OfKind = { readonly kind: Kind; readonly models: readonly Model[] }

/** Where no model of the kind serves, what answers in its place, and what a model would need. */
function OneKind({ kind, models }: OfKind) {
  const t = useWords(words)
  const names = useWords(kinds)
  return (
    <Panel title={names[kind]}>
      {models.every(({ state }) => state !== 'serving') && <p>{t[`no-${kind}`]}</p>}
      {models.length > 0 && (
        <ul className={styles.models}>
          {models.map((model) => (
            <li key={model.model}>
              <OneModel model={model} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function OneModel({ model }: { readonly model: Model }) {
  const t = useWords(words)
  const language = useLanguage()
  const mayManage = useMay('models:manage')
  const { state, gates, audit, forced, endedBecause } = model
  return (
    <>
      <h3>
        <Link to={`/models/${model.model}`}>{model.model}</Link> <StateBadge tone={tones[state]}>{t[state]}</StateBadge>
      </h3>
      <Facts
        of={[
          [t.trainedOn, shownMoment(model.trainedAt, language)],
          ...(model.schools === null ? [] : [[t.sharedBy, t.ofSchools(shownNumber(model.schools, language))] as const]),
          [t.learnt, t.learntFrom(shownNumber(model.learners, language), shownNumber(model.answers, language))],
          ...gates.map(
            ({ gate, passed }) =>
              [nameOfGate(gate, t), <Verdict key={gate} is={passed ? 'passed' : 'failed'} />] as const,
          ),
          [t.audited, audit === null ? t.notAudited : <Verdict key="audit" is={audit} />],
        ]}
      />
      {forced !== null && <p>{t.forcedBecause(forced)}</p>}
      {endedBecause !== null && <p>{t.endedBecause(endedBecause)}</p>}
      {mayManage && state !== 'retired' && (
        <div className={styles.acts}>
          {state === 'serving' ? (
            <RollBackModel model={model.model} />
          ) : (
            <>
              <PromoteModel model={model.model} hasFailed={gates.some(({ passed }) => !passed) || audit === 'failed'} />
              <RetireModel model={model.model} />
            </>
          )}
        </div>
      )}
    </>
  )
}

const nameOfGate = (gate: string, t: { readonly better: string; readonly calibrated: string }): string =>
  gate === 'better' ? t.better : gate === 'calibrated' ? t.calibrated : gate

function Verdict({ is }: { readonly is: 'passed' | 'failed' | 'no-verdict' }) {
  const t = useWords(words)
  const tone = { passed: 'good', failed: 'bad', 'no-verdict': 'plain' } as const
  return <StateBadge tone={tone[is]}>{t[is]}</StateBadge>
}
