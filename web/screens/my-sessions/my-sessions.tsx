// Where one is signed in, and ending what was left open elsewhere. This session ends by signing out.
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownMoment } from '../../frame/shown.ts'
import styles from './my-sessions.module.css'
import words from './words.ts'

export default function MySessions() {
  const t = useWords(words)
  const language = useLanguage()
  const listed = useAsked(['my sessions'], (signal) => api.GET('/api/sessions', { signal }))
  const end = useCommand((session: string, once) =>
    api.DELETE('/api/sessions/{session}', { ...once, params: { path: { session } } }),
  )
  return (
    <Page title={t.title} lead={t.lead}>
      {end.error && <CommandNote problem={end.error} />}
      <Answer of={listed}>
        {({ sessions }) => (
          <section className={styles.panel} aria-labelledby="sessions">
            <h2 id="sessions" className="unseen">
              {t.title}
            </h2>
            <WideTable labelledBy="sessions">
              <thead>
                <tr>
                  <th scope="col">{t.where}</th>
                  <th scope="col">{t.since}</th>
                  <th scope="col">{t.until}</th>
                  <th scope="col">{t.act}</th>
                </tr>
              </thead>
              <tbody>
                {sessions.map(({ session, kind, isCurrent, startedAt, expiresAt }) => (
                  <tr key={session}>
                    <td>{t[kind]}</td>
                    <td>{shownMoment(startedAt, language)}</td>
                    <td>{shownMoment(expiresAt, language)}</td>
                    <td>
                      {isCurrent ? (
                        t.here
                      ) : (
                        <ConfirmedButton
                          busy={end.isPending && end.variables === session}
                          question={t.question}
                          consequence={t.consequence}
                          act={() => end.mutate(session)}
                        >
                          {t.end}
                        </ConfirmedButton>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          </section>
        )}
      </Answer>
    </Page>
  )
}
