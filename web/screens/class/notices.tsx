// What the service told the teacher about learners of the class: new since the last visit on this device first, each a link to
// where something can be done.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { keep, kept } from '../../frame/kept.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { shownMoment, shownName } from '../../frame/shown.ts'
import styles from './class.module.css'
import type { Learner } from './figures.ts'
import words from './words.ts'

const PAGE = 50

/** Until when the notices of a class were seen on this device. */
const keptAs = (ofClass: string) => `sillage.notices-seen.${ofClass}`

export const noticesKey = (ofClass: string) => ['class notices', ofClass] as const

type Props = { readonly ofClass: string; readonly learners: readonly Learner[] }

export function Notices({ ofClass, learners }: Props) {
  const t = useWords(words)
  const namesOfSkills = useNamesOfSkills()
  const language = useLanguage()
  const [seenAt, setSeenAt] = useState(() => kept(keptAs(ofClass)) ?? '')
  const notices = useAsked(noticesKey(ofClass), (signal) =>
    api.GET('/api/classes/{class}/notices', {
      params: { path: { class: ofClass }, query: { limit: PAGE, ...sinceOwnChanges() } },
      signal,
    }),
  )
  const names = new Map(learners.map((learner) => [learner.learner, shownName(learner)]))
  const reasons: Readonly<Record<string, string>> = {
    'three-steps-down': t.threeStepsDown,
    'fails-at-the-easiest-level': t.failsAtTheEasiest,
    'no-practice': t.noPractice,
    'flagged-by-model': t.flaggedByModel,
  }
  return (
    <section className={styles.notices} aria-labelledby="notices">
      <h2 id="notices">{t.notices}</h2>
      <Answer of={notices} isEmpty={({ items }) => items.length === 0} empty={<p>{t.noNotices}</p>}>
        {({ items }) => {
          const fresh = items.filter(({ notifiedAt }) => notifiedAt > seenAt)
          const markSeen = () => {
            const newest = items[0]?.notifiedAt ?? seenAt
            keep(keptAs(ofClass), newest)
            setSeenAt(newest)
          }
          return (
            <>
              <ul className={styles.noticeList}>
                {items.map(({ notice, learner, skill, reason, times, notifiedAt }) => (
                  <li key={notice} data-new={notifiedAt > seenAt || undefined}>
                    {notifiedAt > seenAt && <strong className={styles.new}>{t.isNew}</strong>}
                    <Link to={`/learners/${learner}`} search={{ class: ofClass, skill }}>
                      {names.get(learner) || t.unnamed}
                    </Link>
                    <span>{t.noticed(reasons[reason] ?? reason, namesOfSkills.skill(skill))}</span>
                    <span className={styles.why}>
                      {shownMoment(notifiedAt, language)}
                      {times > 1 && `, ${t.times(times)}`}
                    </span>
                  </li>
                ))}
              </ul>
              {fresh.length > 0 && <Button onClick={markSeen}>{t.markSeen(fresh.length)}</Button>}
            </>
          )
        }}
      </Answer>
    </section>
  )
}
