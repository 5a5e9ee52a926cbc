/** The page and the document at /api: what can be called, for people and for programs. */
import { OpenAPIGenerator } from '@orpc/openapi';
import { z } from 'zod';
import { contract } from '#shared/contract.ts';
import { escapeHtml } from './answers.ts';

/** Schemas of zod as JSON Schema; files are marked as such. */
const converter = {
  condition: (schema: unknown) => schema instanceof z.core.$ZodType,
  convert(
    schema: unknown,
    { strategy }: { strategy: 'input' | 'output' },
  ): [required: boolean, schema: object] {
    const type = schema as z.ZodType;
    const document = z.toJSONSchema(type, {
      io: strategy,
      unrepresentable: 'any',
      override({ zodSchema, jsonSchema }) {
        const { type: kind } = zodSchema._zod.def;
        if (kind === 'custom' && (isBlob(zodSchema) || isFile(zodSchema))) {
          Object.assign(jsonSchema, { type: 'string', contentMediaType: '*/*' });
        }
      },
    });
    const { $schema: _, ...rest } = document;
    return [!type.safeParse(undefined).success, rest];
  },
};

const accepts = (schema: z.core.$ZodType, value: unknown) => z.safeParse(schema, value).success;
const isBlob = (schema: z.core.$ZodType) => accepts(schema, new Blob([])) && !accepts(schema, 0);
const isFile = (schema: z.core.$ZodType) => accepts(schema, new File([], 'x')) && !accepts(schema, 0);

/** The OpenAPI document of the contract. */
export async function openApiDocument(version: string): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [converter] });
  return generator.generate(contract, {
    info: {
      title: 'Contrast Workbench',
      version,
      description:
        'Everything the window can ask of the program. Send the token of the printed link as "Authorization: Bearer …".',
    },
    servers: [{ url: '/api' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    // Each procedure may answer with any error of the catalogue: listing them all each time would bury the rest.
    customErrorResponseBodySchema: () => ({
      type: 'object',
      properties: {
        code: { type: 'string' },
        status: { type: 'integer' },
        message: { type: 'string' },
        data: {
          type: 'object',
          properties: { advice: { type: 'string' }, exitCode: { type: 'integer' } },
        },
      },
    }),
  });
}

interface Operation {
  summary?: string;
  description?: string;
  parameters?: { name: string; schema?: object; required?: boolean }[];
  requestBody?: { content?: Record<string, { schema?: object }> };
}

/** A page that lists the procedures of a document, readable without a script. */
export function apiPage(document: object): string {
  const paths = (document as { paths?: Record<string, Record<string, Operation>> }).paths ?? {};
  const features = Map.groupBy(Object.entries(paths), ([path]) => path.split('/')[1]!);
  const sections = [...features].map(
    ([feature, own]) => `<h2>${escapeHtml(feature)}</h2>${own.map(operations).join('')}`,
  );
  return `<p>Every call takes the token of the link that <code>contrast serve</code> printed as <code>Authorization: Bearer …</code>, or the cookie of a browser that opened it. Errors have a code, a message and advice. The same as a document for programs: <a href="/api/openapi.json">openapi.json</a>.</p>${sections.join('')}`;
}

/** What can be called at a path, each folded up. */
function operations([path, methods]: [string, Record<string, Operation>]): string {
  return Object.entries(methods)
    .map(([method, operation]) => {
      const body = Object.entries(operation.requestBody?.content ?? {}).map(
        ([type, { schema }]) => `${type}\n${JSON.stringify(schema, null, 2)}`,
      );
      const parameters = (operation.parameters ?? []).map(
        ({ name, schema, required }) => `${name}${required === true ? '' : '?'}: ${JSON.stringify(schema)}`,
      );
      const takes = [...parameters, ...body].join('\n');
      return `<details><summary><code>${method.toUpperCase()} /api${escapeHtml(path)}</code> ${escapeHtml(operation.summary ?? '')}</summary>${operation.description === undefined ? '' : `<p>${escapeHtml(operation.description)}</p>`}${takes === '' ? '<p>Takes nothing.</p>' : `<pre>${escapeHtml(takes)}</pre>`}</details>`;
    })
    .join('');
}
