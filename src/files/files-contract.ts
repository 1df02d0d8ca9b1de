// What every store of files must do, as tests: each adapter runs them.
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { FileDamaged, type FilePlace, type Files, FileTooLarge, MOST_FILE_BYTES, NoSuchFile } from './files.ts'

export type FilesUnderTest = {
  readonly files: Files
  /** The same files, as another process has them. */
  readonly elsewhere: Files
  /** Changes a stored byte, as a failing disk would. */
  damage(place: FilePlace): Promise<void> | void
}

const aSchool = () => TenantId.parse(randomUUID())
const someone = () => PersonId.parse(randomUUID())
const past = Instant.parse('2020-01-01T00:00:00Z')
const future = Instant.parse('2999-01-01T00:00:00Z')

export function contractOfFiles(subject: () => FilesUnderTest): void {
  let files: Files
  let elsewhere: Files
  beforeAll(() => {
    ;({ files, elsewhere } = subject())
  })
  const ofSchool = (tenant: TenantId) => ({ tenant, kind: 'model', owner: null }) as const

  it.each([1, 1_048_576, 3_000_001])('returns %i bytes as they were stored, in another process too', async (length) => {
    const bytes = new Uint8Array(randomBytes(length))
    const tenant = aSchool()
    const file = await files.keep(ofSchool(tenant), bytes)
    expect(file).toMatchObject({ ...ofSchool(tenant), bytes: length, expiresAt: null })
    // Matchers compare number by number: a second for a large file.
    expect(Buffer.compare(await elsewhere.read(file), bytes)).toBe(0)
    expect(await elsewhere.list(tenant, 'model')).toEqual([file])
  })

  it('stores the same bytes once, with the last expiry', async () => {
    const tenant = aSchool()
    await files.keep(ofSchool(tenant), new Uint8Array([1]))
    await files.keep({ ...ofSchool(tenant), expiresAt: future }, new Uint8Array([1]))
    expect((await files.list(tenant, 'model')).map(({ expiresAt }) => expiresAt)).toEqual([future])
  })

  it('stores the same bytes once, though two processes send them at once', async () => {
    const tenant = aSchool()
    const bytes = new Uint8Array(randomBytes(100_000))
    const [one, other] = await Promise.all([
      files.keep(ofSchool(tenant), bytes),
      elsewhere.keep(ofSchool(tenant), bytes),
    ])
    expect(one.sha256).toBe(other.sha256)
    expect(await files.list(tenant, 'model')).toHaveLength(1)
    expect(await files.read(one)).toEqual(bytes)
  })

  it('shows a school no file of another', async () => {
    const file = await files.keep(ofSchool(aSchool()), new Uint8Array([2]))
    const other = aSchool()
    await expect(files.read({ ...file, tenant: other })).rejects.toThrow(NoSuchFile)
    expect(await files.list(other, 'model')).toEqual([])
    await files.remove({ ...file, tenant: other })
    expect(await files.read(file)).toEqual(new Uint8Array([2]))
  })

  it('refuses damaged bytes, until they are stored again', async () => {
    const tenant = aSchool()
    const file = await files.keep(ofSchool(tenant), new Uint8Array([3, 4]))
    await subject().damage(file)
    await expect(files.read(file)).rejects.toThrow(FileDamaged)
    await files.keep(ofSchool(tenant), new Uint8Array([3, 4]))
    expect(await files.read(file)).toEqual(new Uint8Array([3, 4]))
  })

  it('does not find what was removed', async () => {
    const file = await files.keep(ofSchool(aSchool()), new Uint8Array([5]))
    await elsewhere.remove(file)
    await elsewhere.remove(file)
    await expect(files.read(file)).rejects.toThrow(NoSuchFile)
  })

  it('does not find what has expired, and deletes only that', async () => {
    const tenant = aSchool()
    const over = await files.keep({ ...ofSchool(tenant), expiresAt: past }, new Uint8Array([6]))
    const lasting = await files.keep({ ...ofSchool(tenant), expiresAt: future }, new Uint8Array([7]))
    await expect(files.read(over)).rejects.toThrow(NoSuchFile)
    expect(await files.list(tenant, 'model')).toEqual([lasting])
    expect(await files.removeExpired(tenant)).toBe(1)
    expect(await files.removeExpired(tenant)).toBe(0)
    expect(await files.read(lasting)).toEqual(new Uint8Array([7]))
  })

  it('keeps the same bytes of two owners apart, and removes those of one', async () => {
    const tenant = aSchool()
    const [one, other] = [someone(), someone()]
    const place = (owner: PersonId) => ({ tenant, kind: 'model', owner }) as const
    const gone = await files.keep(place(one), new Uint8Array([8]))
    const kept = await files.keep(place(other), new Uint8Array([8]))
    expect(await files.removeOwned(tenant, one)).toBe(1)
    await expect(files.read(gone)).rejects.toThrow(NoSuchFile)
    expect(await files.read(kept)).toEqual(new Uint8Array([8]))
  })

  it('refuses what is too large, and stores nothing empty', async () => {
    const tenant = aSchool()
    await expect(files.keep(ofSchool(tenant), new Uint8Array(MOST_FILE_BYTES + 1))).rejects.toThrow(FileTooLarge)
    await expect(files.keep(ofSchool(tenant), new Uint8Array())).rejects.toThrow(RangeError)
    expect(await files.list(tenant, 'model')).toEqual([])
  })
}
