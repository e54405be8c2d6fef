import type { paths } from "./api.gen.ts";

type Method = "get" | "post" | "put" | "patch" | "delete";

type RoutesAt<Path extends keyof paths> = {
  [M in Method]: paths[Path] extends Record<M, object> ? `${Uppercase<M>} ${Path}` : never;
}[Method];

/** A call of the REST surface that agents may make, e.g. `"GET /agents/{agentId}"`. */
export type Route = { [Path in keyof paths]: RoutesAt<Path> }[keyof paths];

type OperationOf<R extends Route> = R extends `${infer M} ${infer Path extends keyof paths}`
  ? paths[Path][Lowercase<M> & keyof paths[Path]]
  : never;

type ParametersOf<R extends Route, Place extends "path" | "query"> =
  OperationOf<R> extends { parameters: Record<Place, infer Parameters> } ? Parameters : never;

type QueryOf<R extends Route> =
  OperationOf<R> extends { parameters: { query?: infer Query } } ? NonNullable<Query> : never;

type BodyOf<R extends Route> =
  OperationOf<R> extends { requestBody?: infer Request } ? JsonOf<NonNullable<Request>> : never;

/** Distributes over nothing to nothing, so that a route without a body has none. */
type JsonOf<Request> = Request extends { content: { "application/json": infer Body } } ? Body : never;

/** A field that a route has, or none. */
type Field<Name extends string, Value> = [Value] extends [never] ? unknown : { [Key in Name]: Value };

type OptionalField<Name extends string, Value> = [Value] extends [never]
  ? unknown
  : { [Key in Name]?: Value };

/** What a route is called with. */
export type RouteInput<R extends Route> = Field<"path", ParametersOf<R, "path">> &
  OptionalField<"query", QueryOf<R>> &
  Field<"body", BodyOf<R>>;

/** What a route answers. */
export type RouteAnswer<R extends Route> =
  OperationOf<R> extends { responses: { 200: { content: { "application/json": infer Body } } } }
    ? Body
    : undefined;
