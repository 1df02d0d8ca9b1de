// What a learner writes, the reviews that they are asked for, what the class has published, and their competencies.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { buttonLook } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { shownShortDay } from '../../frame/shown.ts'
import styles from './own-texts.module.css'
import { ReviewsToGive } from './reviews-to-give.tsx'
import words from './words.ts'

export default function OwnTexts() {
  const { data: session } = useSession()
  return session ? <Of learner={session.person} /> : null
}

type Whose = { readonly learner: string }

function Of({ learner }: Whose) {
  const t = useWords(words)
  const [next] = useState(newId)
  return (
    <Page title={t.title}>
      <p>
        <Link to={`/me/texts/${next}`} className={buttonLook('strong')}>
          {t.write}
        </Link>
      </p>
      <Mine learner={learner} />
      <ReviewsToGive learner={learner} />
      <Published learner={learner} />
      <Competencies learner={learner} />
    </Page>
  )
}

function Mine({ learner }: Whose) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['productions', learner], (signal) =>
    api.GET('/api/learners/{learner}/productions', {
      params: { path: { learner }, query: { ...sinceOwnChanges() } },
      signal,
    }),
  )
  return (
    <Panel title={t.mine}>
      <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items }) => (
          <ul className={styles.list}>
            {items.map(({ production, title, state, words: count, draftedAt }) => (
              <li key={production}>
                <Link to={`/me/texts/${production}`}>{title ?? t.untitled}</Link>
                <small>
                  {t.state(state)}, {t.words(count)}, {shownShortDay(draftedAt, language)}
                </small>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Panel>
  )
}

function Published({ learner }: Whose) {
  const t = useWords(words)
  const asked = useAsked(['published', learner], (signal) =>
    api.GET('/api/learners/{learner}/published-productions', {
      params: { path: { learner }, query: { ...sinceOwnChanges() } },
      signal,
    }),
  )
  const items = asked.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Panel title={t.published}>
      <ul className={styles.list}>
        {items.map(({ production, title, text, givenName }) => (
          <li key={production}>
            <h3>
              {title ?? t.untitled} {givenName !== null && <small>{t.by(givenName)}</small>}
            </h3>
            <p className={styles.text}>{text}</p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Competencies({ learner }: Whose) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['own competencies', learner], (signal) =>
    api.GET('/api/learners/{learner}/competencies', {
      params: { path: { learner }, query: { ...sinceOwnChanges() } },
      signal,
    }),
  )
  const items = asked.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Panel title={t.competencies}>
      <ul className={styles.list}>
        {items.map(({ competency, title, level, moves }) => {
          const since = moves.at(-1)?.assessedAt
          return (
            <li key={competency}>
              {title ?? competency}
              <small>
                <strong>{t.level(level)}</strong> {since !== undefined && t.since(shownShortDay(since, language))}
              </small>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
