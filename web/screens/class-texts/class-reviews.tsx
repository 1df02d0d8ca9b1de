// Who reviews whose text in a class, and the plan that shares them out.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { answered, api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { shownMoment, shownName } from '../../frame/shown.ts'
import styles from './class-texts.module.css'
import words from './words.ts'

const DAY_MS = 86_400_000
const inAWeek = () => new Date(Date.now() + 7 * DAY_MS).toISOString().slice(0, 10)

type Written = {
  readonly production: string
  readonly title: string | null
  readonly givenName: string | null
  readonly familyName: string | null
}
type Props = { readonly ofClass: string; readonly texts: readonly Written[] }

export function ClassReviews({ ofClass, texts }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['class reviews', ofClass], (signal) =>
    api.GET('/api/classes/{class}/peer-reviews', {
      params: { path: { class: ofClass }, query: { ...sinceOwnChanges() } },
      signal,
    }),
  )
  const reviewed = (production: string) => {
    const text = texts.find((one) => one.production === production)
    return text && t.textOf(text.title ?? t.untitled, shownName(text))
  }
  return (
    <Panel title={t.reviews} lead={t.reviewsLead}>
      {(id) => (
        <>
          <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.noReviews}</p>}>
            {({ items }) => (
              <WideTable labelledBy={id}>
                <thead>
                  <tr>
                    <th scope="col">{t.reviewer}</th>
                    <th scope="col">{t.reviewed}</th>
                    <th scope="col">{t.due}</th>
                    <th scope="col">{t.progress}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((item) => (
                    <tr key={item.review}>
                      <th scope="row">{shownName(item)}</th>
                      <td>{reviewed(item.production)}</td>
                      <td>{shownMoment(item.dueAt, language)}</td>
                      <td>
                        {t.reviewState(item.state)}
                        {item.text !== null && <blockquote className={styles.text}>{item.text}</blockquote>}
                        {item.replacedBy !== null && <p>{t.replaced}</p>}
                        {(item.state === 'missed' || item.state === 'cancelled') && item.replacedBy === null && (
                          <Replace ofClass={ofClass} review={item.review} author={item.learner} />
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </WideTable>
            )}
          </Answer>
          <Plan ofClass={ofClass} />
        </>
      )}
    </Panel>
  )
}

type Missed = { readonly ofClass: string; readonly review: string; readonly author: string }

/** Asks another learner, chosen by rule, for a review that did not come. */
function Replace({ ofClass, review, author }: Missed) {
  const t = useWords(words)
  const replace = useCommand(
    (body: { readonly learner: string; readonly review: string; readonly class: string }, once) =>
      api.POST('/api/peer-reviews/replacements', { ...once, body }),
  )
  return (
    <>
      <Button busy={replace.isPending} onClick={() => replace.mutate({ learner: author, review, class: ofClass })}>
        {t.replace}
      </Button>
      {replace.error && <CommandNote problem={replace.error} />}
    </>
  )
}

type Line = { readonly id: string; readonly command: string; readonly input: Readonly<Record<string, unknown>> }

function Plan({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
  const [each, setEach] = useState('1')
  const [until, setUntil] = useState(inAWeek)
  const [done, setDone] = useState<number | null>(null)
  const assign = useCommand(async (dueAt: string, _once) => {
    const { plan } = await answered(
      api.GET('/api/classes/{class}/peer-reviews', {
        params: { path: { class: ofClass }, query: { each: Number(each), ...sinceOwnChanges() } },
      }),
    )
    const lines: Line[] = plan.map((pair) => {
      const review = newId()
      return { id: review, command: 'learning.assign-peer-review', input: { ...pair, review, dueAt } }
    })
    setDone(lines.length)
    const sent = await api.POST('/api/events', { body: lines })
    // Who reviews a text already is not asked again.
    if (Array.isArray(sent.data)) setDone(sent.data.filter(({ status }) => status < 300).length)
    return sent
  })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        // The end of that day, by the clock of this device.
        assign.mutate(new Date(`${until}T23:59:00`).toISOString())
      }}
    >
      <TextField
        label={t.each}
        type="number"
        min={1}
        max={10}
        required
        value={each}
        onChange={(event) => setEach(event.target.value)}
      />
      <TextField
        label={t.until}
        type="date"
        required
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
      <Button type="submit" busy={assign.isPending}>
        {t.plan}
      </Button>
      {assign.error && done !== 0 && <CommandNote problem={assign.error} />}
      {done !== null && !assign.isPending && <p role="status">{done === 0 ? t.nobody : t.planned(done)}</p>}
    </form>
  )
}
