// The weights of memory by which the school plans its revisions: which are in force, what they rest on, and the way back.
import type { ReactNode } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Facts, Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownMoment, shownNumber } from '../../frame/shown.ts'
import { Fit } from './fit.tsx'
import words from './words.ts'

type Weights = paths['/api/revision-weights']['get']['responses'][200]['content']['application/json']
type Fitted = Weights['items'][number]
/** Of weights that are, or may be, in force. */
export type Figures = Pick<
  Fitted,
  'reviews' | 'learners' | 'heldOutReviews' | 'heldOutLearners' | 'lossBefore' | 'lossAfter'
>

export default function RevisionWeights() {
  const t = useWords(words)
  const mayManage = useMay('models:manage')
  const asked = useAsked(['revision weights'], (signal) =>
    api.GET('/api/revision-weights', { params: { query: sinceOwnChanges() }, signal }),
  )
  return (
    <Page title={t.title} lead={t.lead}>
      <Answer of={asked}>
        {({ inForce, items }) => (
          <>
            <InForce now={items.find(({ version }) => version === inForce)} mayManage={mayManage} />
            <Fit inForce={inForce} mayManage={mayManage} />
            <Before items={items.filter(({ version }) => version !== inForce)} />
          </>
        )}
      </Answer>
    </Page>
  )
}

type InForceProps = { readonly now: Fitted | undefined; readonly mayManage: boolean }

function InForce({ now, mayManage }: InForceProps) {
  const t = useWords(words)
  const language = useLanguage()
  const figures = useFigures()
  const reset = useCommand((_: null, once) => api.POST('/api/revision-weights/reset', { ...once, body: {} }))
  return (
    <Panel title={t.inForce}>
      {now === undefined ? (
        <p>{t.usual}</p>
      ) : (
        <>
          <p>{t.ofSchool(now.version)}</p>
          <Facts of={[[t.since, shownMoment(now.from, language)], ...figures(now)]} />
          <p>{t.lossNote}</p>
          {mayManage && (
            <ConfirmedButton
              look="bad"
              busy={reset.isPending}
              question={t.resetQuestion}
              consequence={t.resetConsequence}
              act={() => reset.mutate(null)}
            >
              {t.reset}
            </ConfirmedButton>
          )}
        </>
      )}
      {reset.error && <CommandNote problem={reset.error} />}
    </Panel>
  )
}

/** What weights rest on, and what they gained on learners who were held out. */
export function useFigures(): (of: Figures) => readonly (readonly [string, ReactNode])[] {
  const t = useWords(words)
  const language = useLanguage()
  const number = (value: number) => shownNumber(value, language)
  const loss = (value: number) => value.toLocaleString(language, { maximumFractionDigits: 4 })
  return ({ reviews, learners, heldOutReviews, heldOutLearners, lossBefore, lossAfter }) => {
    const change = (lossAfter / lossBefore - 1).toLocaleString(language, {
      ...{ style: 'percent', signDisplay: 'exceptZero' },
      maximumFractionDigits: 1,
    })
    return [
      [t.learnt, t.learntFrom(number(reviews), number(learners))],
      [t.judged, t.judgedOn(number(heldOutReviews), number(heldOutLearners))],
      [t.loss, t.losses(loss(lossBefore), loss(lossAfter), change)],
    ]
  }
}

function Before({ items }: { readonly items: readonly Fitted[] }) {
  const t = useWords(words)
  const language = useLanguage()
  const figures = useFigures()
  if (items.length === 0) return null
  return (
    <Panel title={t.before}>
      {items.map(({ version, from, until, ...of }) => (
        <section key={version}>
          <h3>{t.version(version)}</h3>
          <p>{until !== null && t.period(shownMoment(from, language), shownMoment(until, language))}</p>
          <Facts of={figures(of)} />
        </section>
      ))}
    </Panel>
  )
}
