// The bill of materials that `npm run sbom` writes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { billOfMaterials } from '../../bin/sbom.js'

const root = join(import.meta.dirname, '../..')
const Bill = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.object({ component: z.object({ name: z.string(), version: z.string() }) }),
  components: z.array(
    z.object({ name: z.string(), version: z.string(), purl: z.string(), hashes: z.array(z.unknown()).optional() }),
  ),
})
const Lockfile = z.object({
  packages: z.record(z.string(), z.object({ name: z.string().optional(), version: z.string() })),
})

it('has every package of the lockfile, with its version and its digest', () => {
  const bill = Bill.parse(billOfMaterials(root))
  const lockfile = Lockfile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  const { '': project, ...packages } = lockfile.packages
  expect(bill.metadata.component).toEqual({ name: 'sillage', version: project?.version })

  const listed = new Map(bill.components.map(({ name, version, hashes }) => [`${name}@${version}`, hashes]))
  const missing = Object.entries(packages)
    .map(([path, { name = path.split('node_modules/').at(-1), version }]) => `${name}@${version}`)
    .filter((name) => !listed.get(name)?.length)
  expect(missing).toEqual([])
})
