<?xml version="1.0" encoding="UTF-8"?>
<!-- The board's book: static pages, each by the `kind` of its document. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:template match="/page">
    <html class="govuk-template" lang="{lang}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="concat(title, ' – ', pack/id, ' ', pack/version)"/></title>
        <link rel="stylesheet" href="{up}/assets/{style}"/>
      </head>
      <body class="govuk-template__body st-book">
        <a class="govuk-skip-link" href="#main"><xsl:value-of select="$page.skip"/></a>
        <header class="st-header">
          <div class="govuk-width-container st-header__row">
            <a class="st-header__name" href="index.html"><xsl:value-of select="concat(pack/id, ' ', pack/version)"/></a>
            <a class="govuk-link" hreflang="{$page.other-language}" lang="{$page.other-language}" href="{up}/{$page.other-language}/{here}.html">
              <xsl:value-of select="$page.other-language-name"/>
            </a>
          </div>
        </header>
        <div class="govuk-width-container">
          <xsl:if test="kind != 'book-index'">
            <a class="govuk-back-link" href="index.html"><xsl:value-of select="$book.front"/></a>
          </xsl:if>
          <main class="govuk-main-wrapper" id="main">
            <h1 class="govuk-heading-xl st-capital">
              <xsl:if test="in/title"><xsl:attribute name="lang"><xsl:value-of select="in/title"/></xsl:attribute></xsl:if>
              <xsl:value-of select="title"/>
            </h1>
            <xsl:apply-templates select="." mode="main"/>
          </main>
        </div>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="page[kind='book-index']" mode="main">
    <dl class="govuk-summary-list">
      <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key"><xsl:value-of select="$book.version"/></dt><dd class="govuk-summary-list__value"><xsl:value-of select="pack/version"/></dd></div>
      <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key"><xsl:value-of select="$book.date"/></dt><dd class="govuk-summary-list__value"><xsl:value-of select="date"/></dd></div>
      <div class="govuk-summary-list__row"><dt class="govuk-summary-list__key"><xsl:value-of select="$book.digest"/></dt><dd class="govuk-summary-list__value govuk-!-text-break-word"><xsl:value-of select="pack/sha256"/></dd></div>
    </dl>
    <h2 class="govuk-heading-l"><xsl:value-of select="$book.how-sure"/></h2>
    <p class="govuk-body"><xsl:value-of select="$book.how-sure-text"/></p>
    <h2 class="govuk-heading-l"><xsl:value-of select="$book.flowcharts"/></h2>
    <ul class="govuk-list">
      <xsl:for-each select="charts/item">
        <li><a class="govuk-link" href="flowchart-{id}.html"><xsl:value-of select="title"/></a><xsl:value-of select="concat(' (', $book.most, $page.colon, ' ', most, ')')"/></li>
      </xsl:for-each>
    </ul>
    <table class="govuk-table st-stack">
      <caption class="govuk-table__caption govuk-table__caption--l"><xsl:value-of select="$book.tables"/></caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$book.tables"/></th>
          <th scope="col" class="govuk-table__header govuk-table__header--numeric"><xsl:value-of select="$book.rows"/></th>
          <th scope="col" class="govuk-table__header govuk-table__header--numeric"><xsl:value-of select="$book.read"/></th>
          <th scope="col" class="govuk-table__header govuk-table__header--numeric"><xsl:value-of select="$book.second"/></th>
          <th scope="col" class="govuk-table__header govuk-table__header--numeric"><xsl:value-of select="$book.unchecked"/></th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        <xsl:for-each select="files/item">
          <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header st-capital"><a class="govuk-link" href="table-{id}.html"><xsl:value-of select="title"/></a></th>
            <td class="govuk-table__cell govuk-table__cell--numeric" data-label="{$book.rows}"><xsl:value-of select="rows"/></td>
            <td class="govuk-table__cell govuk-table__cell--numeric" data-label="{$book.read}"><xsl:value-of select="yes"/></td>
            <td class="govuk-table__cell govuk-table__cell--numeric" data-label="{$book.second}"><xsl:value-of select="secondary"/></td>
            <td class="govuk-table__cell govuk-table__cell--numeric" data-label="{$book.unchecked}"><xsl:value-of select="no"/></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
    <ul class="govuk-list">
      <li><a class="govuk-link" href="sources.html"><xsl:value-of select="concat($book.sources, ' (', sources, ')')"/></a></li>
      <li><a class="govuk-link" href="facts.html"><xsl:value-of select="$book.facts"/></a></li>
      <li><a class="govuk-link" href="changes.html"><xsl:value-of select="$book.changes"/></a></li>
      <xsl:if test="exercises != 0">
        <li><a class="govuk-link" href="exercises.html"><xsl:value-of select="concat($exercises.title, ' (', exercises, ')')"/></a></li>
      </xsl:if>
    </ul>
  </xsl:template>

  <!-- exercises to print: the list, and a sheet each -->
  <xsl:template match="page[kind='book-exercises']" mode="main">
    <p class="govuk-body"><xsl:value-of select="$book.sheets"/></p>
    <xsl:for-each select="families/item">
      <h2 class="govuk-heading-m st-capital"><xsl:value-of select="label"/></h2>
      <ul class="govuk-list govuk-list--bullet">
        <xsl:for-each select="exercises/item">
          <li><a class="govuk-link" href="exercise-{id}.html" lang="{lang}"><xsl:value-of select="title"/></a></li>
        </xsl:for-each>
      </ul>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="page[kind='book-exercise']" mode="main">
    <p class="govuk-body"><strong class="govuk-tag"><xsl:value-of select="$exercise.mark"/></strong><xsl:text> </xsl:text><xsl:value-of select="concat(id, ' · ', family, '. ', $book.invented)"/></p>
    <h2 class="govuk-heading-l"><xsl:value-of select="$exercise.briefing"/></h2>
    <p class="govuk-body-l" lang="{in/narrative}"><xsl:value-of select="briefing"/></p>
    <p class="govuk-body"><xsl:value-of select="$exercise.ask"/></p>
    <xsl:for-each select="injects/item">
      <section class="st-sheet">
        <p class="govuk-body-s"><xsl:value-of select="concat($exercise.mark, ' ', ../../id)"/></p>
        <h2 class="govuk-heading-l"><xsl:value-of select="concat($exercise.light, ' ', n, ' ', $exercise.of, ' ', count(../item))"/></h2>
        <p class="govuk-body-l" lang="{in/text}"><xsl:value-of select="text"/></p>
        <p class="govuk-body"><xsl:value-of select="$book.changes-what"/></p>
      </section>
    </xsl:for-each>
    <section class="st-sheet">
      <p class="govuk-body-s"><xsl:value-of select="concat($exercise.mark, ' ', id, '. ', $book.for-trainer)"/></p>
      <h2 class="govuk-heading-l"><xsl:value-of select="$exercise.notices"/></h2>
      <h3 class="govuk-heading-m"><xsl:value-of select="$exercise.briefing"/></h3>
      <p class="govuk-body" lang="{in/why}"><xsl:value-of select="why"/></p>
      <xsl:if test="source">
        <p class="govuk-body-s" lang="en"><xsl:value-of select="concat(source/title, ', ', source/publisher, ', ', source/section)"/></p>
      </xsl:if>
      <xsl:for-each select="injects/item">
        <h3 class="govuk-heading-m"><xsl:value-of select="concat($exercise.light, ' ', n)"/></h3>
        <p class="govuk-body" lang="{in/text}"><em><xsl:value-of select="text"/></em></p>
        <p class="govuk-body" lang="{in/notices}"><xsl:value-of select="notices"/></p>
      </xsl:for-each>
    </section>
  </xsl:template>

  <xsl:template match="page[kind='book-tables']" mode="main">
    <xsl:for-each select="tables/item">
      <table class="govuk-table st-stack" id="{id}">
        <caption class="govuk-table__caption govuk-table__caption--l st-capital"><xsl:value-of select="name"/><xsl:text> </xsl:text><code class="govuk-caption-m"><xsl:value-of select="id"/></code></caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <th scope="col" class="govuk-table__header"><xsl:value-of select="$book.row"/></th>
            <th scope="col" class="govuk-table__header"><xsl:value-of select="$book.when"/></th>
            <th scope="col" class="govuk-table__header"><xsl:value-of select="$book.then"/></th>
            <th scope="col" class="govuk-table__header"><xsl:value-of select="$book.why"/></th>
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          <xsl:for-each select="rows/item">
            <tr class="govuk-table__row" id="{../../id}-{anchor}">
              <th scope="row" class="govuk-table__header"><xsl:value-of select="id"/></th>
              <td class="govuk-table__cell">
                <xsl:if test="not(when/item)"><xsl:value-of select="$book.always"/></xsl:if>
                <xsl:for-each select="when/item"><div><xsl:value-of select="input"/><xsl:value-of select="$page.colon"/><xsl:text> </xsl:text><strong><xsl:value-of select="is"/></strong></div></xsl:for-each>
              </td>
              <td class="govuk-table__cell">
                <xsl:for-each select="then/item"><div><xsl:if test="count(../item) &gt; 1"><xsl:value-of select="output"/><xsl:value-of select="$page.colon"/><xsl:text> </xsl:text></xsl:if><strong><xsl:value-of select="is"/></strong></div></xsl:for-each>
              </td>
              <td class="govuk-table__cell">
                <xsl:value-of select="reason"/>
                <xsl:if test="source">
                  <div class="govuk-!-margin-top-1">
                    <a class="govuk-link" href="sources.html#{source}"><xsl:value-of select="source"/></a>
                    <xsl:if test="section"><xsl:value-of select="concat(', ', section)"/></xsl:if>
                    <xsl:if test="verified"><xsl:value-of select="concat(' (', verified, ')')"/></xsl:if>
                    <xsl:if test="basis"><xsl:value-of select="concat(' – ', basis)"/></xsl:if>
                  </div>
                </xsl:if>
              </td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="page[kind='book-chart']" mode="main">
    <p class="govuk-body"><xsl:value-of select="$book.drawing"/></p>
    <div class="st-drawing" tabindex="0" role="region" aria-label="{title}"><img src="{up}/{svg}" alt="{$book.drawing}"/></div>
    <h2 class="govuk-heading-m"><xsl:value-of select="$book.as-list"/></h2>
    <pre class="st-list" tabindex="0"><xsl:value-of select="list"/></pre>
  </xsl:template>

  <xsl:template match="page[kind='book-sources']" mode="main">
    <xsl:for-each select="list/item">
      <h2 class="govuk-heading-m govuk-!-margin-bottom-1" id="{key}"><xsl:value-of select="concat(key, $page.colon, ' ', title)"/></h2>
      <p class="govuk-body govuk-!-margin-bottom-1">
        <xsl:value-of select="publisher"/>
        <xsl:if test="edition"><xsl:value-of select="concat(', ', edition)"/></xsl:if>
        <xsl:if test="string(from)"><xsl:value-of select="concat(', ', $book.in-force, ' ', from)"/></xsl:if>
        <xsl:value-of select="concat(' (', verified, ')')"/>
      </p>
      <xsl:if test="url"><p class="govuk-body govuk-!-margin-bottom-1 govuk-!-text-break-word"><xsl:value-of select="url"/></p></xsl:if>
      <xsl:if test="rows/item">
        <p class="govuk-body-s">
          <xsl:value-of select="$book.used"/><xsl:value-of select="$page.colon"/><xsl:text> </xsl:text>
          <xsl:for-each select="rows/item"><xsl:if test="position() &gt; 1">, </xsl:if><a class="govuk-link" href="table-{file}.html"><xsl:value-of select="id"/></a></xsl:for-each>
        </p>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="page[kind='book-facts']" mode="main">
    <xsl:for-each select="list/item">
      <h2 class="govuk-heading-s govuk-!-margin-bottom-1" id="{path}"><xsl:choose><xsl:when test="question"><xsl:value-of select="question"/></xsl:when><xsl:otherwise><xsl:value-of select="path"/></xsl:otherwise></xsl:choose></h2>
      <p class="govuk-body-s">
        <code><xsl:value-of select="path"/></code>
        <xsl:if test="help"><br/><xsl:value-of select="help"/></xsl:if>
        <xsl:if test="values/item"><br/><xsl:for-each select="values/item"><xsl:if test="position() &gt; 1">; </xsl:if><xsl:value-of select="."/></xsl:for-each></xsl:if>
        <xsl:if test="judgement = 'true'"><br/><xsl:value-of select="$book.judgement"/></xsl:if>
        <xsl:if test="harmful = 'true'"><br/><xsl:value-of select="$book.harmful"/></xsl:if>
      </p>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="page[kind='book-changes']" mode="main">
    <xsl:choose>
      <xsl:when test="not(since)"><p class="govuk-body"><xsl:value-of select="$book.no-earlier"/></p></xsl:when>
      <xsl:otherwise>
        <p class="govuk-body"><xsl:value-of select="concat($book.since, ' ', since)"/></p>
        <xsl:call-template name="rows"><xsl:with-param name="title" select="$book.added"/><xsl:with-param name="list" select="added"/></xsl:call-template>
        <xsl:call-template name="rows"><xsl:with-param name="title" select="$book.changed"/><xsl:with-param name="list" select="changed"/></xsl:call-template>
        <xsl:call-template name="rows"><xsl:with-param name="title" select="$book.removed"/><xsl:with-param name="list" select="removed"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="rows">
    <xsl:param name="title"/>
    <xsl:param name="list"/>
    <h2 class="govuk-heading-m"><xsl:value-of select="$title"/></h2>
    <xsl:if test="not($list/item)"><p class="govuk-body"><xsl:value-of select="$book.nothing"/></p></xsl:if>
    <xsl:for-each select="$list/item">
      <p class="govuk-body govuk-!-text-break-word">
        <code><xsl:value-of select="rule"/></code>
        <xsl:if test="was"><br/><xsl:value-of select="concat($book.was, ' ', was)"/><br/><xsl:value-of select="concat($book.now, ' ', now)"/></xsl:if>
        <xsl:if test="said"><br/><xsl:value-of select="concat($book.was, ' ', said)"/></xsl:if>
        <xsl:if test="says"><br/><xsl:if test="said"><xsl:value-of select="concat($book.now, ' ')"/></xsl:if><xsl:value-of select="says"/></xsl:if>
        <xsl:if test="citation = 'true'"><br/><xsl:value-of select="$book.citation"/></xsl:if>
      </p>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
