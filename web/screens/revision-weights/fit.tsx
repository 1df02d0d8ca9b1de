// A new fit of the weights: asked for here, computed by a job, and put into force by the person who has read its figures.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Facts, Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { fieldsOf } from '../../frame/fields-of.ts'
import { useWords } from '../../frame/language.ts'
import { isUnderWay } from '../jobs/job.ts'
import { OneJob } from '../jobs/one-job.tsx'
import { useFigures } from './revision-weights.tsx'
import words from './words.ts'

type Weights = NonNullable<paths['/api/revision-weights']['post']['requestBody']>['content']['application/json']
type Fit = { readonly inForce: number | null; readonly mayManage: boolean }

const EVERY_MS = 3_000

export function Fit({ inForce, mayManage }: Fit) {
  const t = useWords(words)
  const ask = useCommand((_: null, once) => api.POST('/api/revision-weights/fit', { ...once, body: {} }))
  const asked = useAsked(
    ['jobs', 'fit-revision-weights'],
    (signal) => api.GET('/api/jobs', { params: { query: { kind: 'fit-revision-weights', limit: 1 } }, signal }),
    { everyMs: EVERY_MS, keepPrevious: true },
  )
  return (
    <Panel title={t.fit} lead={t.fitLead}>
      <Answer of={asked}>
        {({ items: [job] }) => (
          <>
            {job === undefined ? <p>{t.neverAsked}</p> : <OneJob job={job} />}
            {job?.state === 'done' && <Result result={job.result} inForce={inForce} mayManage={mayManage} />}
            {mayManage && (job === undefined || !isUnderWay(job)) && (
              <Button busy={ask.isPending} onClick={() => ask.mutate(null)}>
                {t.ask}
              </Button>
            )}
          </>
        )}
      </Answer>
      {ask.error && <CommandNote problem={ask.error} />}
    </Panel>
  )
}

function Result({ result, inForce, mayManage }: Fit & { readonly result: unknown }) {
  const t = useWords(words)
  const figures = useFigures()
  const put = useCommand((body: Weights, once) => api.POST('/api/revision-weights', { ...once, body }))
  const { outcome, version } = fieldsOf(result)
  if (outcome === 'too-little') return <TooLittle result={result} />
  const weights = weightsOf(result)
  if (weights === null) return null
  const isBetter = outcome === 'better'
  const isOutdated = weights.comparedWith !== inForce
  return (
    <>
      <h3>{t.result}</h3>
      <p>{isBetter ? t.better : t.noBetter}</p>
      <Facts of={figures(weights)} />
      {isBetter && typeof version === 'number' && <p>{t.isInForce(version)}</p>}
      {isBetter && version === null && isOutdated && <p>{t.outdated}</p>}
      {isBetter && version === null && !isOutdated && mayManage && (
        <ConfirmedButton
          look="strong"
          busy={put.isPending}
          question={t.putQuestion}
          consequence={t.putConsequence}
          act={() => put.mutate(weights)}
        >
          {t.putIntoForce}
        </ConfirmedButton>
      )}
      {put.error && <CommandNote problem={put.error} />}
    </>
  )
}

const COUNTS = ['reviews', 'learners', 'heldOutReviews', 'heldOutLearners'] as const
const FIGURES = [...COUNTS, 'lossBefore', 'lossAfter'] as const

function TooLittle({ result }: { readonly result: unknown }) {
  const t = useWords(words)
  const there = fieldsOf(result)
  const needed = fieldsOf(there.needs)
  if (!hasNumbers(there, COUNTS) || !hasNumbers(needed, COUNTS)) return null
  return (
    <>
      <h3>{t.result}</h3>
      <p>{t.tooLittle}</p>
      <Facts
        of={[
          [t.toLearn, t.thereAre(there.reviews, there.learners, needed.reviews, needed.learners)],
          [
            t.toJudge,
            t.thereAre(there.heldOutReviews, there.heldOutLearners, needed.heldOutReviews, needed.heldOutLearners),
          ],
        ]}
      />
    </>
  )
}

/** What the job says of the weights that it has fitted, as they are put into force; null for a result of another form. */
function weightsOf(result: unknown): Weights | null {
  const fields = fieldsOf(result)
  const { values, cut, comparedWith } = fields
  if (!hasNumbers(fields, FIGURES) || typeof cut !== 'string') return null
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'number')) return null
  const { reviews, learners, heldOutReviews, heldOutLearners, lossBefore, lossAfter } = fields
  return {
    ...{ values, reviews, learners, heldOutReviews, heldOutLearners, lossBefore, lossAfter, cut },
    comparedWith: typeof comparedWith === 'number' ? comparedWith : null,
  }
}

const hasNumbers = <Name extends string>(
  fields: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): fields is Readonly<Record<Name, number>> => names.every((name) => typeof fields[name] === 'number')
