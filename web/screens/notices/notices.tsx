// One's own notices: each says what it is about, leads to the screen that shows it, and is seen once that was opened.
import { Link } from '@tanstack/react-router'
import { Button } from '../../controls/button.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { answered, api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { NOTICES } from '../../frame/bell.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { shownMoment } from '../../frame/shown.ts'
import styles from './notices.module.css'
import words from './words.ts'

/** As many as an inbox holds. */
const ALL = 100

export default function Notices() {
  const t = useWords(words)
  const language = useLanguage()
  const { data: session } = useSession()
  const person = session?.person ?? ''
  const asked = useAsked([NOTICES, 'list'], (signal) =>
    api.GET('/api/notices', { params: { query: { limit: ALL, ...sinceOwnChanges() } }, signal }),
  )
  // Without a key: what is seen already stays seen, so that sending it again changes nothing.
  const see = useCommand(async (notices: readonly string[]) => {
    const seen = (notice: string) =>
      api.POST('/api/notices/{notice}/seen', { params: { path: { notice } }, body: { person } })
    for (const notice of notices.slice(1)) await answered(seen(notice))
    return seen(notices[0] ?? '')
  })
  return (
    <Page title={t.title} lead={t.lead}>
      <p>
        <Link to="/notices/preferences">{t.preferences}</Link>
      </p>
      {see.error && <CommandNote problem={see.error} />}
      <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items }) => {
          const fresh = items.filter(({ seenAt }) => seenAt === null).map(({ notice }) => notice)
          return (
            <>
              {fresh.length > 1 && (
                <div>
                  <Button busy={see.isPending} onClick={() => see.mutate(fresh)}>
                    {t.markAllSeen(fresh.length)}
                  </Button>
                </div>
              )}
              <ul className={styles.list}>
                {items.map(({ notice, seenAt, givenAt, link, ...says }) => (
                  <li key={notice} data-new={seenAt === null || undefined}>
                    <p className={styles.says}>
                      {seenAt === null && <strong className={styles.new}>{t.isNew}</strong>}
                      {link === null ? (
                        says[language]
                      ) : (
                        <Link to={link} onClick={() => seenAt === null && see.mutate([notice])}>
                          {says[language]}
                        </Link>
                      )}
                    </p>
                    <p className={styles.when}>
                      <time dateTime={givenAt}>{shownMoment(givenAt, language)}</time>
                    </p>
                    {seenAt === null && (
                      <Button busy={see.isPending} onClick={() => see.mutate([notice])}>
                        {t.markSeen}
                        <span className="unseen"> : {says[language]}</span>
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )
        }}
      </Answer>
    </Page>
  )
}
