// A service that is given a server for e-mails loads what sends them, and starts and closes with it, also at once.
import { expect, it } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { openLog } from '#platform/logger.ts'
import { freshDatabase } from '../../tests/test-database.ts'
import { openService } from './compose.ts'

it('opens a service that sends e-mails, on PostgreSQL', async () => {
  const database = await freshDatabase('mail')
  const config = readConfig({
    ...database.environment,
    SILLAGE_MAIL_URL: 'smtp://127.0.0.1:9?tls=none',
    SILLAGE_MAIL_FROM: 'sillage@example.org',
    SILLAGE_PUBLIC_URL: 'https://sillage.example',
  })
  expect(config.mail).not.toBeNull()
  const logged: string[] = []
  const logger = openLog({ level: 'error', to: { write: (line: string) => void logged.push(line) } })
  const service = await openService(config, { logger, worker: true, join: false })
  await service.close()
  await database.drop()
  expect(logged).toEqual([])
})
