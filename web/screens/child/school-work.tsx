// What a child makes at school: paths, texts that the class has, and badges. For parents, to read only.
import type { ReactNode } from 'react'
import { BadgeDrawing } from '../../controls/badge-drawing.tsx'
import { CertificateButton } from '../../controls/certificate-button.tsx'
import { Answer } from '../../frame/answer.tsx'
import { type Asked, api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownDay, shownProgress } from '../../frame/shown.ts'
import styles from './child.module.css'
import words from './words.ts'

const MOST = 10

export function SchoolWork({ learner }: { readonly learner: string }) {
  return (
    <>
      <Paths learner={learner} />
      <Texts learner={learner} />
      <Badges learner={learner} />
    </>
  )
}

function Paths({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['paths of', learner], (signal) =>
    api.GET('/api/learners/{id}/paths', { params: { path: { id: learner }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <Part
      id="paths"
      title={t.paths}
      of={asked}
      itemsOf={({ paths }) => paths.filter(({ takenBackAt }) => takenBackAt === null)}
    >
      {({ path, title, percentage, current, finishedAt }) => (
        <li key={path}>
          <strong>{title}</strong>
          <span>
            {finishedAt === null
              ? t.progress(shownProgress(percentage, language), current)
              : t.finished(shownDay(finishedAt, language))}
          </span>
          {finishedAt !== null && <CertificateButton learner={learner} of={{ path }} title={title} />}
        </li>
      )}
    </Part>
  )
}

function Texts({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['published texts of', learner], (signal) =>
    api.GET('/api/learners/{learner}/productions', {
      params: { path: { learner }, query: { limit: 100, ...sinceOwnChanges() } },
      signal,
    }),
  )
  return (
    <Part
      id="texts"
      title={t.texts}
      of={asked}
      itemsOf={({ items }) => items.filter(({ state }) => state === 'published')}
    >
      {({ production, title, publishedAt }) => (
        <li key={production}>
          <strong>{title ?? t.untitled}</strong>
          {publishedAt !== null && <span>{t.published(shownDay(publishedAt, language))}</span>}
          <CertificateButton learner={learner} of={{ production }} title={title} />
        </li>
      )}
    </Part>
  )
}

function Badges({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['badges of', learner], (signal) =>
    api.GET('/api/learners/{learner}/badges', { params: { path: { learner }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <Part
      id="badges"
      title={t.badges}
      of={asked}
      itemsOf={({ earned }) => earned.filter(({ revokedAt }) => revokedAt === null)}
    >
      {({ achievement, title, text, icon, earnedAt }) => (
        <li key={achievement} className={styles.badge}>
          <BadgeDrawing icon={icon} />
          <div>
            <p>
              <strong>{title?.[language] ?? achievement}</strong>
            </p>
            {text !== null && <p>{text[language]}</p>}
            <small>{t.earned(shownDay(earnedAt, language))}</small>
          </div>
        </li>
      )}
    </Part>
  )
}

type PartProps<Data, Item> = {
  readonly id: string
  readonly title: string
  readonly of: Asked<Data>
  readonly itemsOf: (data: Data) => readonly Item[]
  readonly children: (item: Item) => ReactNode
}

/** Not shown where there is nothing: most children have no path, text or badge yet. */
function Part<Data, Item>({ id, title, of, itemsOf, children }: PartProps<Data, Item>) {
  const t = useWords(words)
  if (of.data !== undefined && itemsOf(of.data).length === 0) return null
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <Answer of={of}>
        {(data) => {
          const items = itemsOf(data)
          return (
            <>
              <ul className={styles.work}>{items.slice(0, MOST).map(children)}</ul>
              {items.length > MOST && <p className={styles.quiet}>{t.more(items.length - MOST)}</p>}
            </>
          )
        }}
      </Answer>
    </section>
  )
}
