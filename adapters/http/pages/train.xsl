<?xml version="1.0" encoding="UTF-8"?>
<!-- Exercises for trainers, and figures without anybody in them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- nobody may take an invented incident for a real one -->
  <xsl:template name="exercise-mark">
    <div class="govuk-inset-text">
      <strong class="govuk-tag"><xsl:value-of select="$exercise.mark"/></strong>
      <xsl:text> </xsl:text>
      <xsl:value-of select="$exercise.mark-text"/>
    </div>
  </xsl:template>

  <!-- all of them, by family -->
  <xsl:template match="page[kind='exercises']" mode="title"><xsl:value-of select="$exercises.title"/></xsl:template>
  <xsl:template match="page[kind='exercises']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$exercises.title"/></h1>
    <xsl:call-template name="exercise-mark"/>
    <p class="govuk-body"><xsl:value-of select="$exercises.lead"/></p>
    <xsl:if test="not(families/item)"><p class="govuk-body"><xsl:value-of select="$exercises.none"/></p></xsl:if>
    <xsl:for-each select="families/item">
      <details class="govuk-details" id="{code}">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text"><xsl:value-of select="concat(label, ' (', count(exercises/item), ')')"/></span>
        </summary>
        <div class="govuk-details__text">
          <ul class="govuk-list govuk-list--spaced">
            <xsl:for-each select="exercises/item">
              <li>
                <a class="govuk-link" href="/exercises/{id}" lang="{lang}"><xsl:value-of select="title"/></a>
                <xsl:text> </xsl:text>
                <span class="govuk-hint"><xsl:value-of select="concat($exercises.injects, ' ', injects)"/></span>
              </li>
            </xsl:for-each>
          </ul>
        </div>
      </details>
    </xsl:for-each>
  </xsl:template>

  <!-- one: the briefing, then what comes to light, one thing at a time -->
  <xsl:template match="page[kind='exercise']" mode="title">
    <xsl:value-of select="concat($exercise.mark, $page.colon, ' ', title)"/>
  </xsl:template>
  <xsl:template match="page[kind='exercise']" mode="back">
    <a class="govuk-back-link" href="/exercises"><xsl:value-of select="$exercise.all"/></a>
  </xsl:template>
  <xsl:template match="page[kind='exercise']" mode="main">
    <span class="govuk-caption-l"><xsl:value-of select="concat($exercise.number, ' ', id, ' · ', family)"/></span>
    <h1 class="govuk-heading-l" lang="{in/title}"><xsl:value-of select="title"/></h1>
    <xsl:call-template name="exercise-mark"/>
    <xsl:choose>
      <xsl:when test="step = 0">
        <h2 class="govuk-heading-m"><xsl:value-of select="$exercise.briefing"/></h2>
        <p class="govuk-body-l" lang="{in/narrative}"><xsl:value-of select="briefing"/></p>
        <xsl:if test="ages/item">
          <p class="govuk-body">
            <xsl:value-of select="$exercise.ages"/>
            <xsl:for-each select="ages/item"><xsl:if test="position() &gt; 1">,</xsl:if><xsl:text> </xsl:text><xsl:value-of select="."/></xsl:for-each>
          </p>
        </xsl:if>
      </xsl:when>
      <xsl:otherwise>
        <h2 class="govuk-heading-m"><xsl:value-of select="concat($exercise.light, ' ', step, ' ', $exercise.of, ' ', steps)"/></h2>
        <p class="govuk-body-l" lang="{in/text}"><xsl:value-of select="text"/></p>
        <details class="govuk-details">
          <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$exercise.again"/></span></summary>
          <div class="govuk-details__text" lang="{in/narrative}"><xsl:value-of select="briefing"/></div>
        </details>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:choose>
      <xsl:when test="notices">
        <h2 class="govuk-heading-m"><xsl:value-of select="$exercise.notices"/></h2>
        <p class="govuk-body">
          <xsl:attribute name="lang">
            <xsl:choose>
              <xsl:when test="step = 0"><xsl:value-of select="in/why"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="in/notices"/></xsl:otherwise>
            </xsl:choose>
          </xsl:attribute>
          <xsl:value-of select="notices"/>
        </p>
        <xsl:if test="source">
          <p class="govuk-body-s" lang="en"><xsl:value-of select="concat(source/title, ', ', source/publisher, ', ', source/section)"/></p>
        </xsl:if>
      </xsl:when>
      <xsl:otherwise>
        <p class="govuk-body"><strong><xsl:value-of select="$exercise.ask"/></strong></p>
        <a class="govuk-button" role="button" draggable="false" href="/exercises/{id}?step={step}&amp;answer=yes"><xsl:value-of select="$exercise.show"/></a>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="exercise-ways"/>
    <xsl:if test="advice">
      <h2 class="govuk-heading-l"><xsl:value-of select="$exercise.advice"/></h2>
      <xsl:call-template name="advised"/>
      <xsl:call-template name="exercise-ways"/>
    </xsl:if>
  </xsl:template>

  <xsl:template name="exercise-ways">
    <ul class="govuk-list govuk-list--spaced st-no-print">
      <li>
        <xsl:choose>
          <xsl:when test="next"><a class="govuk-link" href="/exercises/{id}?step={next}"><xsl:value-of select="$exercise.next"/></a></xsl:when>
          <xsl:otherwise><xsl:value-of select="$exercise.last"/></xsl:otherwise>
        </xsl:choose>
      </li>
      <xsl:if test="step != 0">
        <li><a class="govuk-link" href="/exercises/{id}"><xsl:value-of select="$exercise.start"/></a></li>
      </xsl:if>
    </ul>
  </xsl:template>

  <!-- figures -->
  <xsl:template match="page[kind='figures']" mode="title"><xsl:value-of select="$figures.title"/></xsl:template>
  <xsl:template match="page[kind='figures']" mode="main">
    <h1 class="govuk-heading-l"><xsl:value-of select="$figures.title"/></h1>
    <p class="govuk-body"><xsl:value-of select="$figures.lead"/></p>
    <div class="govuk-inset-text"><xsl:value-of select="$figures.why-hidden"/></div>
    <p class="govuk-body-l">
      <xsl:value-of select="concat($figures.total, ' ')"/>
      <strong>
        <xsl:choose>
          <xsl:when test="total"><xsl:value-of select="total"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$figures.hidden"/></xsl:otherwise>
        </xsl:choose>
      </strong>
    </p>
    <xsl:for-each select="tables/item[rows/item]">
      <table class="govuk-table st-figures">
        <caption class="govuk-table__caption govuk-table__caption--m">
          <xsl:choose>
            <xsl:when test="code = 'month'"><xsl:value-of select="$figures.month"/></xsl:when>
            <xsl:when test="code = 'category'"><xsl:value-of select="$figures.category"/></xsl:when>
            <xsl:when test="code = 'risk'"><xsl:value-of select="$figures.risk"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="$figures.standing"/></xsl:otherwise>
          </xsl:choose>
        </caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <th class="govuk-table__header" scope="col"><xsl:value-of select="$figures.what"/></th>
            <th class="govuk-table__header govuk-table__header--numeric" scope="col"><xsl:value-of select="$figures.how-many"/></th>
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          <xsl:for-each select="rows/item">
            <tr class="govuk-table__row">
              <th class="govuk-table__header" scope="row"><xsl:value-of select="label"/></th>
              <td class="govuk-table__cell govuk-table__cell--numeric">
                <xsl:choose>
                  <xsl:when test="n"><xsl:value-of select="n"/></xsl:when>
                  <xsl:otherwise><xsl:value-of select="$figures.hidden"/></xsl:otherwise>
                </xsl:choose>
              </td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </xsl:for-each>
    <table class="govuk-table st-figures">
      <caption class="govuk-table__caption govuk-table__caption--m"><xsl:value-of select="$figures.first"/></caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th class="govuk-table__header" scope="col"><xsl:value-of select="$figures.risk"/></th>
          <th class="govuk-table__header govuk-table__header--numeric" scope="col"><xsl:value-of select="$figures.median"/></th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        <xsl:for-each select="firsts/item">
          <tr class="govuk-table__row">
            <th class="govuk-table__header" scope="row"><xsl:value-of select="label"/></th>
            <td class="govuk-table__cell govuk-table__cell--numeric">
              <xsl:choose>
                <xsl:when test="not(median)"><xsl:value-of select="$figures.too-few"/></xsl:when>
                <xsl:when test="median/unit = 'd'"><xsl:value-of select="concat(median/n, ' ', $figures.d)"/></xsl:when>
                <xsl:when test="median/unit = 'h'"><xsl:value-of select="concat(median/n, ' ', $figures.h)"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="concat(median/n, ' ', $figures.min)"/></xsl:otherwise>
              </xsl:choose>
            </td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
    <p class="govuk-body-s"><xsl:value-of select="$figures.first-text"/></p>
  </xsl:template>
</xsl:stylesheet>
