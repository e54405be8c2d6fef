import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { UserX } from "lucide-react";
import { PagedList } from "../../ui/paged-list.tsx";
import { SearchBox } from "../../features/admin/search-box.tsx";
import { UserTable } from "../../features/admin/users/user-table.tsx";
import { useSession } from "../../lib/auth-client.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

const route = getRouteApi("/market/admin/users");

/** Every account of the market. */
export function UsersPage() {
  usePageTitle("Users · Admin");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: session } = useSession();
  const pages = trpc.admin.listUsers.useInfiniteQuery(search, {
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const total = pages.data?.pages[0]?.total;
  return (
    <>
      <PageHeader title="Users" />
      <SearchBox
        label="Search by name, e-mail or id"
        value={search.q ?? ""}
        onSearch={(q) => void navigate({ search: q ? { q } : {}, replace: true, resetScroll: false })}
        className="mb-4 max-w-md"
      />
      <p role="status" className="mb-3 min-h-5 text-sm text-subtle">
        {total !== undefined && `${total.toLocaleString("en")} ${total === 1 ? "user" : "users"}`}
      </p>
      <PagedList noun="users" pages={pages} empty={<NoUsers />}>
        {(users) => <UserTable users={users} ownId={session?.user.id} />}
      </PagedList>
    </>
  );
}

function NoUsers() {
  return (
    <EmptyState
      icon={<UserX />}
      title="Nobody matches"
      action={
        <LinkButton to="/admin/users" search={{}}>
          Show everybody
        </LinkButton>
      }
    >
      Names, e-mail addresses and ids were searched for these words.
    </EmptyState>
  );
}
