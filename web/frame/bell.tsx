// The bell: how many notices whoever is signed in has not seen, kept up to date while the page is looked at. It says nothing
// while the service cannot answer: the screen of the notices says why.
import { Link } from '@tanstack/react-router'
import { api, sinceOwnChanges, useAsked } from './api.ts'
import styles from './bell.module.css'
import words from './frame-words.ts'
import { useWords } from './language.ts'
import { useLive } from './live.ts'

/** Everything that is asked about one's own notices. */
export const NOTICES = 'own notices'

export function Bell() {
  const t = useWords(words)
  useLive({ path: '/api/notices/changes', keys: [[NOTICES]] })
  const asked = useAsked([NOTICES, 'unseen'], (signal) =>
    api.GET('/api/notices', { params: { query: { limit: 1, ...sinceOwnChanges() } }, signal }),
  )
  const unseen = asked.data?.unseen ?? 0
  return (
    <Link to="/notices" className={styles.bell} activeProps={{ 'aria-current': 'page' }}>
      <svg className={styles.icon} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <path d="M10 2a5 5 0 0 0-5 5v3.5L3.5 13v1h13v-1L15 10.5V7a5 5 0 0 0-5-5Zm-2 13a2 2 0 0 0 4 0Z" />
      </svg>
      <span className="unseen">{t.notices(unseen)}</span>
      {unseen > 0 && (
        <span className={styles.count} aria-hidden="true">
          {unseen}
        </span>
      )}
    </Link>
  )
}
