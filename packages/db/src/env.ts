/** The address of the database for programs that are run by hand or by a deployment. */
export function readDatabaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (url) return url;
  throw new Error("DATABASE_URL is not set; it says where PostgreSQL is.");
}
