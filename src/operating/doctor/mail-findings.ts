// Findings about e-mails: whether they are sent, and what the server refuses.
import type { MailStatus } from '#mailing/mail-status.ts'
import { readableCount, readableDuration } from '#platform/progress.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'

/** E-mails are tried again for as long as it takes. Only after this time should a person look. */
const OLDEST_WARNING_S = 3_600

export function mailFindings({
  waiting,
  sent,
  refused,
  oldestSeconds,
  isSent,
  trouble: why,
}: MailStatus): readonly Finding[] {
  const findings: Finding[] = []
  if (!isSent)
    findings.push(
      trouble(
        'mail',
        'no worker sends e-mails',
        'Start one: sillage worker, or the service with SILLAGE_WORKER=inside.',
      ),
    )
  else if (why !== null)
    findings.push(
      trouble(
        'mail',
        `the server takes nothing (${why})`,
        'Check SILLAGE_MAIL_URL and the server. E-mails wait, and are sent when it is back.',
      ),
    )
  if (oldestSeconds > OLDEST_WARNING_S)
    findings.push(
      warning(
        'mail',
        `${readableCount(waiting)} ${waiting === 1 ? 'e-mail waits' : 'e-mails wait'}, the oldest for ${readableDuration(oldestSeconds * 1_000)}`,
        'Check that the server answers.',
      ),
    )
  if (refused > 0)
    findings.push(
      warning(
        'mail',
        `the server refused ${readableCount(refused)} ${refused === 1 ? 'address' : 'addresses'} in the last day`,
        'Ask the schools to correct the contact details.',
      ),
    )
  return findings.length > 0
    ? findings
    : [ok('mail', `${readableCount(sent)} sent in the last day, ${readableCount(waiting)} waiting`)]
}
