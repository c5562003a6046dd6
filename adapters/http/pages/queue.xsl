<?xml version="1.0" encoding="UTF-8"?>
<!-- The queue, and finding: lists of incidents. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- A risk, a status: a word in a box; the colour says it once more. -->
  <xsl:template name="tag">
    <xsl:param name="code"/>
    <xsl:param name="label"/>
    <strong class="st-tag st-tag--{$code}"><xsl:value-of select="$label"/></strong>
  </xsl:template>

  <xsl:template match="page[kind='queue']" mode="width">govuk-grid-column-full</xsl:template>
  <xsl:template match="page[kind='queue']" mode="title"><xsl:value-of select="$queue.title"/></xsl:template>
  <xsl:template match="page[kind='queue']" mode="main">
    <h1 class="govuk-heading-l govuk-!-margin-bottom-3"><xsl:value-of select="$queue.title"/></h1>
    <xsl:if test="moved = 'true'"><p class="govuk-inset-text" role="status"><xsl:value-of select="$queue.moved"/></p></xsl:if>
    <ul class="st-views st-no-print">
      <xsl:call-template name="view"><xsl:with-param name="code" select="'open'"/><xsl:with-param name="label" select="$queue.open"/></xsl:call-template>
      <xsl:call-template name="view"><xsl:with-param name="code" select="'team'"/><xsl:with-param name="label" select="$queue.team"/></xsl:call-template>
      <xsl:call-template name="view"><xsl:with-param name="code" select="'closed'"/><xsl:with-param name="label" select="$queue.closed"/></xsl:call-template>
      <xsl:for-each select="saved/item">
        <li>
          <a class="govuk-link" href="/incidents{query}">
            <xsl:if test="here = 'true'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
            <xsl:value-of select="name"/>
          </a>
        </li>
      </xsl:for-each>
    </ul>
    <xsl:apply-templates select="counts"/>
    <xsl:call-template name="filters"/>
    <xsl:choose>
      <xsl:when test="rows/item">
        <xsl:call-template name="incident-table">
          <xsl:with-param name="rows" select="rows/item"/>
          <xsl:with-param name="caption" select="$queue.caption"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="narrowed = 'true'"><p class="govuk-body-l"><xsl:value-of select="$queue.none-so"/></p></xsl:when>
      <xsl:otherwise><p class="govuk-body-l"><xsl:value-of select="$queue.none"/></p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="next">
      <p class="govuk-body st-no-print"><a class="govuk-link govuk-!-font-weight-bold" href="/incidents{next}"><xsl:value-of select="$queue.next"/></a></p>
    </xsl:if>
    <p class="govuk-body st-no-print">
      <a class="govuk-link" href="/search"><xsl:value-of select="$search.title"/></a>
    </p>
  </xsl:template>

  <xsl:template name="view">
    <xsl:param name="code"/>
    <xsl:param name="label"/>
    <li>
      <a class="govuk-link">
        <xsl:attribute name="href"><xsl:text>/incidents</xsl:text><xsl:if test="$code != 'open'"><xsl:value-of select="concat('?view=', $code)"/></xsl:if></xsl:attribute>
        <xsl:if test="view = $code and narrowed != 'true'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
        <xsl:value-of select="$label"/>
      </a>
    </li>
  </xsl:template>

  <!-- How much there is, of what the reader may list. -->
  <xsl:template match="counts">
    <xsl:if test="all &gt; 0">
      <p class="govuk-body st-counts">
        <strong><xsl:value-of select="all"/></strong>
        <xsl:if test="or_more = 'true'"><xsl:value-of select="concat(' ', $queue.or-more)"/></xsl:if>
        <xsl:value-of select="$page.colon"/><xsl:text> </xsl:text>
        <xsl:for-each select="risk/item[n &gt; 0]">
          <xsl:if test="position() &gt; 1">, </xsl:if>
          <xsl:value-of select="concat(n, ' ', label)"/>
        </xsl:for-each>
        <xsl:if test="unread &gt; 0"><xsl:text>. </xsl:text><strong><xsl:value-of select="concat(unread, ' ', $queue.unread)"/></strong></xsl:if>
        <xsl:if test="overdue &gt; 0"><xsl:text>. </xsl:text><strong><xsl:value-of select="concat(overdue, ' ', $queue.overdue)"/></strong></xsl:if>
        <xsl:if test="unheld &gt; 0"><xsl:text>. </xsl:text><strong><xsl:value-of select="concat(unheld, ' ', $queue.unheld)"/></strong></xsl:if>
        <xsl:text>.</xsl:text>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="filters">
    <details class="govuk-details st-no-print">
      <xsl:if test="narrowed = 'true'"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$queue.filters"/></span></summary>
      <div class="govuk-details__text">
        <form method="get" action="/incidents">
          <input type="hidden" name="view" value="{view}"/>
          <div class="st-filters">
            <xsl:for-each select="filters/item">
              <div class="govuk-form-group">
                <label class="govuk-label" for="{name}"><xsl:value-of select="label"/></label>
                <select class="govuk-select" id="{name}" name="{name}">
                  <xsl:for-each select="choices/item">
                    <option value="{value}">
                      <xsl:if test="chosen = 'true'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
                      <xsl:value-of select="label"/>
                    </option>
                  </xsl:for-each>
                </select>
              </div>
            </xsl:for-each>
          </div>
          <div class="govuk-button-group">
            <button class="govuk-button govuk-!-margin-bottom-2"><xsl:value-of select="$queue.apply"/></button>
            <a class="govuk-link" href="/incidents"><xsl:value-of select="$queue.clear"/></a>
          </div>
        </form>
        <xsl:if test="narrowed = 'true'">
          <form method="post" action="/views" class="st-inline">
            <xsl:call-template name="token"/>
            <xsl:for-each select="filters/item"><input type="hidden" name="{name}" value="{choices/item[chosen='true']/value}"/></xsl:for-each>
            <input type="hidden" name="view" value="{view}"/>
            <xsl:call-template name="text-field">
              <xsl:with-param name="name" select="'name'"/>
              <xsl:with-param name="label" select="$queue.save-as"/>
            </xsl:call-template>
            <button class="govuk-button govuk-button--secondary govuk-!-margin-bottom-2"><xsl:value-of select="$queue.save"/></button>
          </form>
        </xsl:if>
        <xsl:if test="saved/item">
          <h2 class="govuk-heading-s govuk-!-margin-bottom-1"><xsl:value-of select="$queue.saved"/></h2>
          <xsl:for-each select="saved/item">
            <form method="post" action="/views/{id}/forget" class="st-inline">
              <xsl:call-template name="token"/>
              <a class="govuk-link" href="/incidents{query}"><xsl:value-of select="name"/></a>
              <xsl:text> </xsl:text>
              <button class="st-link-button"><xsl:value-of select="$queue.forget"/><span class="govuk-visually-hidden"><xsl:value-of select="concat(' ', name)"/></span></button>
            </form>
          </xsl:for-each>
        </xsl:if>
      </div>
    </details>
  </xsl:template>

  <xsl:template name="incident-table">
    <xsl:param name="rows"/>
    <xsl:param name="caption"/>
    <table class="govuk-table st-stack">
      <caption class="govuk-table__caption govuk-visually-hidden"><xsl:value-of select="$caption"/></caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.reference"/></th>
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.risk"/></th>
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.category"/></th>
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.next"/></th>
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.holder"/></th>
          <th scope="col" class="govuk-table__header"><xsl:value-of select="$case.status"/></th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        <xsl:for-each select="$rows">
          <tr class="govuk-table__row">
            <th scope="row" class="govuk-table__header"><a class="govuk-link" href="/incidents/{reference}"><xsl:value-of select="reference"/></a>
              <xsl:if test="words/unread = 'true'"><br/><span class="st-small"><strong class="st-late"><xsl:value-of select="$case.unread"/></strong><xsl:value-of select="concat(' ', $case.waiting-for, ' ', words/waits)"/></span></xsl:if>
            </th>
            <td class="govuk-table__cell" data-label="{$case.risk}">
              <xsl:call-template name="tag"><xsl:with-param name="code" select="risk"/><xsl:with-param name="label" select="words/risk"/></xsl:call-template>
              <xsl:if test="words/could_be"><xsl:text> </xsl:text><span class="st-small"><xsl:value-of select="concat($case.so-far, ', ', $case.could-be, ' ', words/could_be)"/></span></xsl:if>
            </td>
            <td class="govuk-table__cell" data-label="{$case.category}"><xsl:value-of select="words/category"/></td>
            <td class="govuk-table__cell" data-label="{$case.next}">
              <xsl:choose>
                <xsl:when test="words/overdue = 'true'"><strong class="st-late"><xsl:value-of select="$case.overdue"/></strong><xsl:text> </xsl:text><xsl:call-template name="moment"><xsl:with-param name="at" select="next_due"/><xsl:with-param name="words" select="words/due"/></xsl:call-template></xsl:when>
                <xsl:when test="words/now = 'true'"><strong><xsl:value-of select="$case.now"/></strong></xsl:when>
                <xsl:when test="words/due"><xsl:call-template name="moment"><xsl:with-param name="at" select="next_due"/><xsl:with-param name="words" select="words/due"/></xsl:call-template></xsl:when>
                <xsl:otherwise><xsl:value-of select="$case.no-deadline"/></xsl:otherwise>
              </xsl:choose>
            </td>
            <!-- On a phone "not looked at yet, waiting" says both. -->
            <xsl:variable name="cell">govuk-table__cell<xsl:if test="words/unread = 'true' and words/assignee = ''"> st-stack__told</xsl:if></xsl:variable>
            <td class="{$cell}" data-label="{$case.holder}">
              <xsl:choose>
                <xsl:when test="words/assignee != ''"><span class="st-private"><xsl:value-of select="words/assignee"/></span></xsl:when>
                <xsl:when test="status != 'closed'"><strong><xsl:value-of select="$case.nobody"/></strong></xsl:when>
              </xsl:choose>
            </td>
            <td class="{$cell}" data-label="{$case.status}">
              <xsl:value-of select="words/status"/>
              <br/><span class="st-small"><xsl:call-template name="moment"><xsl:with-param name="at" select="created"/><xsl:with-param name="words" select="words/created"/></xsl:call-template></span>
            </td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <!-- finding -->
  <xsl:template match="page[kind='search']" mode="width">govuk-grid-column-full</xsl:template>
  <xsl:template match="page[kind='search']" mode="title"><xsl:value-of select="$search.title"/></xsl:template>
  <xsl:template match="page[kind='search']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$search.title"/></h1>
    <form method="post" action="/search">
      <xsl:call-template name="token"/>
      <xsl:call-template name="text-field">
        <xsl:with-param name="name" select="'words'"/>
        <xsl:with-param name="label" select="$search.words"/>
        <xsl:with-param name="hint" select="$search.hint"/>
        <xsl:with-param name="value" select="words"/>
      </xsl:call-template>
      <button class="govuk-button"><xsl:value-of select="$search.do"/></button>
    </form>
    <xsl:if test="asked = 'true'">
      <h2 class="govuk-heading-m"><xsl:value-of select="$search.by-name"/></h2>
      <xsl:call-template name="found"><xsl:with-param name="rows" select="by_name/item"/><xsl:with-param name="caption" select="$search.by-name"/></xsl:call-template>
      <h2 class="govuk-heading-m"><xsl:value-of select="$search.by-words"/></h2>
      <xsl:call-template name="found"><xsl:with-param name="rows" select="by_words/item"/><xsl:with-param name="caption" select="$search.by-words"/></xsl:call-template>
      <p class="govuk-body"><xsl:value-of select="concat($search.opened, ' ', opened)"/></p>
      <xsl:if test="next">
        <form method="post" action="/search">
          <xsl:call-template name="token"/>
          <input type="hidden" name="words" value="{words}"/>
          <input type="hidden" name="after" value="{next}"/>
          <input type="hidden" name="view" value="{view}"/>
          <button class="govuk-button govuk-button--secondary"><xsl:value-of select="$search.more"/></button>
        </form>
      </xsl:if>
    </xsl:if>
  </xsl:template>

  <xsl:template name="found">
    <xsl:param name="rows"/>
    <xsl:param name="caption"/>
    <xsl:choose>
      <xsl:when test="$rows"><xsl:call-template name="incident-table"><xsl:with-param name="rows" select="$rows"/><xsl:with-param name="caption" select="$caption"/></xsl:call-template></xsl:when>
      <xsl:otherwise><p class="govuk-body"><xsl:value-of select="$search.none"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
