// A learner's week, for themself and for their parents: what was done, what was reached, and what comes next. Earlier weeks can be
// looked at, since on a Monday it is the past one that a family wants to read.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { shownDay, shownProgress, shownZone } from '../../frame/shown.ts'
import { dayAfter, dayOfNow, isDay } from '../class/days.ts'
import words from './week-words.ts'

type Found = paths['/api/learners/{learner}/week']['get']['responses'][200]['content']['application/json']

export function Week({ learner, reader }: { readonly learner: string; readonly reader: 'child' | 'family' }) {
  const t = useWords(words)
  const language = useLanguage()
  const [text, choose] = useFilter('week')
  const on = isDay(text) ? text : undefined
  const asked = useAsked(
    ['week of', learner, on ?? ''],
    (signal) =>
      api.GET('/api/learners/{learner}/week', {
        params: { path: { learner }, query: { ...(on !== undefined && { on }), ...sinceOwnChanges() } },
        signal,
      }),
    { keepPrevious: true },
  )
  const { data } = asked
  const today = dayOfNow(shownZone(), new Date())
  const next = data && dayAfter(data.week, 7)
  const isPast = next !== undefined && next <= today
  return (
    <Panel
      title={reader === 'child' ? t.myWeek : t.theWeek}
      lead={data && t.weekOf(shownDay(data.week, language))}
      actions={
        data && (
          <>
            <Button onClick={() => choose(dayAfter(data.week, -7))}>{t.goBack}</Button>
            {isPast && <Button onClick={() => choose(next)}>{t.goOn}</Button>}
            {on !== undefined && <Button onClick={() => choose(undefined)}>{t.goToNow}</Button>}
          </>
        )
      }
    >
      <Answer of={asked}>{(week) => <Lines week={week} isNow={week.week <= today && !isPast} />}</Answer>
    </Panel>
  )
}

/** What comes next is that of now, and stands beside no other week. */
function Lines({ week, isNow }: { readonly week: Found; readonly isNow: boolean }) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  const language = useLanguage()
  const { done, before, mastered, badges, sequences, paths: given, revisions } = week
  const did = t.answers(done.attempts, done.successes)
  const reached = [
    ...mastered.map(({ skill }) => ({ key: `skill ${skill}`, text: t.mastered(names.skill(skill)) })),
    ...badges.map(({ title, achievement }) => ({
      key: `badge ${achievement}`,
      text: t.badge(title?.[language] ?? achievement),
    })),
  ]
  const next = [
    ...sequences.map(({ sequence, title, percentage, endsOn }) => {
      const name = t.sequence(title ?? t.unnamed, shownProgress(percentage, language))
      return {
        key: `sequence ${sequence}`,
        text: endsOn === null ? name : t.until(name, shownDay(endsOn, language)),
      }
    }),
    ...given.map(({ path, title, percentage }) => ({
      key: `path ${path}`,
      text: t.path(title, shownProgress(percentage, language)),
    })),
    ...(revisions > 0 ? [{ key: 'revisions', text: t.revisions(revisions) }] : []),
  ]
  return (
    <>
      {done.attempts + done.exercisesCompleted === 0 && <p>{t.nothing}</p>}
      {done.attempts > 0 && <p>{(isNow ? t.didNow : t.didThen)(did)}</p>}
      {done.exercisesCompleted > 0 && <p>{t.finished(done.exercisesCompleted)}</p>}
      <p>{t.days(done.activeDays, before.activeDays)}</p>
      {reached.length > 0 && <List title={t.reached} lines={reached} />}
      {isNow && next.length > 0 && <List title={t.next} lines={next} />}
    </>
  )
}

type Line = { readonly key: string; readonly text: string }

function List({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {lines.map(({ key, text }) => (
          <li key={key}>{text}</li>
        ))}
      </ul>
    </>
  )
}
