import ReactMarkdown from "react-markdown";

/**
 * Text by strangers as paragraphs, lists, links and code. Raw HTML stays text, images are left out (they would
 * tell a vendor who reads), and links say that they were not placed by us. Headings start below the page's own.
 */
export default function Markdown({ text }: { text: string }) {
  return (
    <div className="prose">
      <ReactMarkdown
        disallowedElements={["img"]}
        components={{
          h1: "h3",
          h2: "h3",
          h3: "h4",
          h4: "h5",
          a: ({ href, children }) => (
            <a href={href} rel="nofollow ugc noopener noreferrer" target="_blank">
              {children}
            </a>
          ),
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
