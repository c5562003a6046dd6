<?xml version="1.0" encoding="UTF-8"?>
<!-- What staff see of their own: home, and where a report stands. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- home -->
  <xsl:template match="page[kind='home-staff']" mode="title"><xsl:call-template name="home-title"/></xsl:template>
  <xsl:template name="home-title">
    <xsl:choose>
      <xsl:when test="queue = 'true'"><xsl:value-of select="$report.home-lead"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$report.home-title"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="page[kind='home-staff']" mode="main">
    <xsl:if test="ended = 'true'"><div class="govuk-inset-text"><xsl:value-of select="$report.dropped"/></div></xsl:if>
    <h1 class="govuk-heading-xl govuk-!-margin-bottom-4"><xsl:call-template name="home-title"/></h1>
    <!-- Who has a queue works from it; to report is what they do now and then. -->
    <xsl:choose>
      <xsl:when test="queue = 'true'">
        <div class="govuk-button-group">
          <a class="govuk-button govuk-button--start st-start" href="/incidents" role="button" draggable="false"><xsl:value-of select="$report.to-queue"/></a>
          <a class="govuk-button govuk-button--secondary" href="/guide" role="button" draggable="false"><xsl:value-of select="$report.start"/></a>
        </div>
      </xsl:when>
      <xsl:when test="at_once = 'true'">
        <form method="post" action="/guide">
          <xsl:call-template name="token"/>
          <button type="submit" class="govuk-button govuk-button--start st-start" data-prevent-double-click="true"><xsl:value-of select="$report.start"/></button>
        </form>
      </xsl:when>
      <xsl:otherwise>
        <a class="govuk-button govuk-button--start st-start" href="/guide" role="button" draggable="false"><xsl:value-of select="$report.start"/></a>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="leads != 'true'"><xsl:call-template name="tell-now"/></xsl:if>
    <xsl:if test="drafts/item">
      <h2 class="govuk-heading-m"><xsl:value-of select="$report.drafts"/></h2>
      <ul class="govuk-list st-cards">
        <xsl:for-each select="drafts/item">
          <li class="st-card">
            <p class="govuk-body govuk-!-margin-bottom-2"><xsl:value-of select="concat($report.begun, ' ', begun)"/><br/><xsl:value-of select="concat($report.saved, ' ', changed)"/></p>
            <div class="govuk-button-group govuk-!-margin-bottom-0">
              <a class="govuk-link" href="/guide/question?walk={id}"><xsl:value-of select="$report.go-on"/><span class="govuk-visually-hidden"><xsl:value-of select="concat(' ', changed)"/></span></a>
            </div>
            <details class="govuk-details govuk-!-margin-bottom-0">
              <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$report.drop"/><span class="govuk-visually-hidden"><xsl:value-of select="concat(' ', changed)"/></span></span></summary>
              <div class="govuk-details__text">
                <form method="post" action="/guide/end">
                  <xsl:call-template name="token"/>
                  <input type="hidden" name="walk" value="{id}"/>
                  <xsl:call-template name="drop"><xsl:with-param name="of" select="changed"/></xsl:call-template>
                </form>
              </div>
            </details>
          </li>
        </xsl:for-each>
      </ul>
    </xsl:if>
    <xsl:if test="given/item">
      <h2 class="govuk-heading-m"><xsl:value-of select="$report.given"/></h2>
      <xsl:apply-templates select="given"/>
    </xsl:if>
    <h2 class="govuk-heading-m"><xsl:value-of select="$report.mine"/></h2>
    <xsl:if test="not(reports/item)"><p class="govuk-body"><xsl:value-of select="$report.none"/></p></xsl:if>
    <xsl:apply-templates select="reports[item[status != 'closed']]"/>
    <!-- What is over need not be scrolled past. -->
    <xsl:if test="reports/item[status = 'closed']">
      <details class="govuk-details">
        <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="concat($report.closed-ones, ' (', count(reports/item[status = 'closed']), ')')"/></span></summary>
        <div class="govuk-details__text"><xsl:apply-templates select="reports"><xsl:with-param name="closed" select="true()"/></xsl:apply-templates></div>
      </details>
    </xsl:if>
    <p class="govuk-body-s"><a class="govuk-link" href="/paper"><xsl:value-of select="$report.paper"/></a></p>
    <p class="govuk-body-s"><a class="govuk-link" href="/pupils"><xsl:value-of select="$pupils.link"/></a></p>
  </xsl:template>

  <xsl:template match="page[kind='home-staff']/reports | page[kind='home-staff']/given">
    <xsl:param name="closed" select="false()"/>
    <ul class="govuk-list st-cards">
      <xsl:for-each select="item[parent::given or (status = 'closed') = $closed]">
        <li class="st-card">
          <a class="govuk-link govuk-!-font-weight-bold" href="/reports/{reference}"><xsl:value-of select="reference"/></a>
          <xsl:text> </xsl:text>
          <strong class="govuk-tag st-status--{status}"><xsl:value-of select="stands"/></strong>
          <br/>
          <xsl:value-of select="concat($report.made, ' ', created)"/>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <!-- where a report stands -->
  <xsl:template match="page[kind='report']" mode="title"><xsl:value-of select="concat($report.title, ' ', reference)"/></xsl:template>
  <xsl:template match="page[kind='report']" mode="back"><a class="govuk-back-link" href="/"><xsl:value-of select="$report.to-home"/></a></xsl:template>
  <xsl:template match="page[kind='report']" mode="main">
    <xsl:if test="error or stale = 'true'">
      <div class="govuk-error-summary" role="alert" tabindex="-1">
        <h2 class="govuk-error-summary__title"><xsl:value-of select="$page.problem"/></h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            <li><a href="#text"><xsl:choose><xsl:when test="error"><xsl:value-of select="error"/></xsl:when><xsl:otherwise><xsl:value-of select="$report.stale"/></xsl:otherwise></xsl:choose></a></li>
          </ul>
        </div>
      </div>
    </xsl:if>
    <!-- What cannot wait, then whom to tell, then the rest; once it is closed only what was done. -->
    <xsl:variable name="over" select="status = 'closed' or status = 'erased'"/>
    <xsl:if test="not($over)"><xsl:apply-templates select="steps/item[alarm = 'true' and not(done)]" mode="own"/></xsl:if>
    <xsl:choose>
      <xsl:when test="sent = 'true'">
        <div class="govuk-panel govuk-panel--confirmation st-panel">
          <h1 class="govuk-panel__title"><xsl:value-of select="$report.sent"/></h1>
          <div class="govuk-panel__body"><xsl:value-of select="$report.your-reference"/><br/><strong><xsl:value-of select="reference"/></strong></div>
        </div>
      </xsl:when>
      <xsl:otherwise>
        <h1 class="govuk-heading-l"><xsl:value-of select="concat($report.title, ' ', reference)"/></h1>
      </xsl:otherwise>
    </xsl:choose>
    <p class="govuk-body-l"><strong class="govuk-tag st-status--{status}"><xsl:value-of select="stands"/></strong></p>
    <p class="govuk-body">
      <xsl:value-of select="concat($report.made, ' ', created)"/>
      <xsl:choose>
        <xsl:when test="closed"><br/><xsl:value-of select="concat($report.closed-on, ' ', closed)"/></xsl:when>
        <xsl:when test="changed != created"><br/><xsl:value-of select="concat($report.changed, ' ', changed)"/></xsl:when>
      </xsl:choose>
    </p>
    <xsl:if test="not($over or steps/item[code = 'tell-designated-lead' and not(done)])"><xsl:call-template name="tell-now"/></xsl:if>
    <xsl:variable name="others" select="steps/item[done or not($over or alarm = 'true')]"/>
    <xsl:if test="$others">
      <h2 class="govuk-heading-m"><xsl:value-of select="$report.steps"/></h2>
      <xsl:apply-templates select="$others" mode="own"/>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="$over"><xsl:call-template name="report-over"/></xsl:when>
      <xsl:otherwise>
        <h2 class="govuk-heading-m"><xsl:value-of select="$report.next"/></h2>
        <ul class="govuk-list govuk-list--bullet">
          <li><xsl:value-of select="$report.next-lead"/></li>
          <li><xsl:value-of select="$report.next-quiet"/></li>
          <li><xsl:value-of select="$report.next-see"/></li>
          <li><xsl:value-of select="$report.next-unhappy"/></li>
        </ul>
        <h2 class="govuk-heading-m" id="add"><xsl:value-of select="$report.add"/></h2>
        <xsl:call-template name="report-add"/>
      </xsl:otherwise>
    </xsl:choose>
    <details class="govuk-details">
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$report.receipt"/></span></summary>
      <div class="govuk-details__text"><xsl:value-of select="$report.receipt-text"/><br/><code class="st-receipt"><xsl:value-of select="receipt"/></code></div>
    </details>
  </xsl:template>

  <!-- Closed: nobody looks at it for what is new, so that is a concern of its own. -->
  <xsl:template name="report-over">
    <h2 class="govuk-heading-m"><xsl:value-of select="$report.over"/></h2>
    <ul class="govuk-list govuk-list--bullet">
      <li><xsl:value-of select="$report.over-done"/></li>
      <li><xsl:value-of select="$report.next-quiet"/></li>
      <li><xsl:value-of select="$report.over-unhappy"/></li>
    </ul>
    <h2 class="govuk-heading-m"><xsl:value-of select="$report.over-new"/></h2>
    <p class="govuk-body"><xsl:value-of select="$report.over-new-text"/></p>
    <a class="govuk-button" href="/guide" role="button" draggable="false"><xsl:value-of select="$report.start"/></a>
    <details class="govuk-details" id="add">
      <xsl:if test="error or stale = 'true' or added = 'true'"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
      <summary class="govuk-details__summary"><span class="govuk-details__summary-text"><xsl:value-of select="$report.over-add"/></span></summary>
      <div class="govuk-details__text">
        <xsl:call-template name="report-add"/>
      </div>
    </details>
  </xsl:template>

  <xsl:template name="report-add">
    <xsl:if test="added = 'true'"><div class="govuk-inset-text" role="status"><xsl:value-of select="$report.added"/></div></xsl:if>
    <form method="post" action="/reports/{reference}/notes" novalidate="novalidate">
      <xsl:call-template name="token"/>
      <input type="hidden" name="version" value="{version}"/>
      <div class="govuk-form-group">
        <label class="govuk-label" for="text"><xsl:value-of select="$report.add-text"/></label>
        <div class="govuk-hint" id="text-hint"><xsl:value-of select="$report.add-hint"/></div>
        <textarea class="govuk-textarea" id="text" name="text" rows="3" autocomplete="off" aria-describedby="text-hint"><xsl:value-of select="typed"/></textarea>
      </div>
      <div class="govuk-form-group">
        <label class="govuk-label" for="sort"><xsl:value-of select="$report.sort"/></label>
        <select class="govuk-select" id="sort" name="sort">
          <option value="fact"><xsl:value-of select="$report.sort-fact"/></option>
          <option value="childs-words"><xsl:value-of select="$report.sort-childs-words"/></option>
          <option value="opinion"><xsl:value-of select="$report.sort-opinion"/></option>
        </select>
      </div>
      <button class="govuk-button govuk-button--secondary"><xsl:value-of select="$report.add-do"/></button>
    </form>
  </xsl:template>

  <xsl:template match="item" mode="own">
    <div>
      <xsl:attribute name="class"><xsl:choose><xsl:when test="alarm = 'true' and not(done)">st-notice st-notice--alarm</xsl:when><xsl:when test="code = 'tell-designated-lead' and not(done)">st-step st-tell</xsl:when><xsl:otherwise>st-step</xsl:otherwise></xsl:choose></xsl:attribute>
      <p class="govuk-body st-step__title"><xsl:apply-templates select="title" mode="dial"/><xsl:if test="done"><xsl:text> </xsl:text><strong class="govuk-tag govuk-tag--green"><xsl:value-of select="$report.done"/></strong></xsl:if></p>
      <xsl:if test="held = 'true'"><p class="govuk-body govuk-!-margin-bottom-1"><strong><xsl:value-of select="$advice.held"/></strong></p></xsl:if>
      <xsl:if test="how"><p class="govuk-body govuk-!-margin-bottom-1"><xsl:apply-templates select="how" mode="dial"/></p></xsl:if>
      <xsl:if test="due"><p class="govuk-body-s st-step__meta"><xsl:value-of select="concat($advice.by, ' ', due)"/></p></xsl:if>
      <xsl:if test="../../may_tick = 'true' and not(done) and not(held = 'true')">
        <form method="post" action="/reports/{../../reference}/steps">
          <xsl:call-template name="token"/>
          <input type="hidden" name="version" value="{../../version}"/>
          <input type="hidden" name="action" value="{code}"/>
          <button class="govuk-button govuk-button--secondary govuk-!-margin-top-2 govuk-!-margin-bottom-1"><xsl:value-of select="$report.tick"/><span class="govuk-visually-hidden"><xsl:value-of select="concat($page.colon, ' ', title)"/></span></button>
        </form>
      </xsl:if>
    </div>
  </xsl:template>

  <!-- the paper form: two pages -->
  <xsl:template match="page[kind='paper']" mode="title"><xsl:value-of select="$paper.title"/></xsl:template>
  <xsl:template match="page[kind='paper']" mode="main">
    <div class="st-paper">
      <p class="govuk-body st-no-print"><xsl:value-of select="$paper.how"/></p>
      <h1 class="govuk-heading-l"><xsl:value-of select="$paper.title"/></h1>
      <p class="govuk-body st-paper__alarm"><strong><xsl:value-of select="concat($page.emergency, ' ')"/><xsl:apply-templates select="emergency" mode="dial"/></strong><br/><strong><xsl:value-of select="/page/tell/title"/></strong><xsl:text> </xsl:text><xsl:value-of select="/page/tell/how"/></p>
      <p class="govuk-body-s"><xsl:value-of select="$home.never-text"/></p>
      <h2 class="govuk-heading-s"><xsl:value-of select="$paper.flags"/></h2>
      <table class="govuk-table st-paper__flags">
        <thead><tr><th scope="col"><xsl:value-of select="$paper.question"/></th><th scope="col"><xsl:value-of select="$guide.yes"/></th><th scope="col"><xsl:value-of select="$guide.no"/></th><th scope="col"><xsl:value-of select="$guide.not-known"/></th></tr></thead>
        <tbody>
          <xsl:for-each select="flags/item">
            <tr><th scope="row"><xsl:value-of select="."/></th><td>☐</td><td>☐</td><td>☐</td></tr>
          </xsl:for-each>
        </tbody>
      </table>
      <xsl:for-each select="areas/item">
        <h2 class="govuk-heading-s"><xsl:value-of select="concat($paper.numbers, ' ', name)"/></h2>
        <ul class="govuk-list st-paper__numbers">
          <xsl:for-each select="numbers/item"><li><xsl:value-of select="concat(label, $page.colon, ' ')"/><strong><xsl:apply-templates select="value" mode="dial"/></strong></li></xsl:for-each>
        </ul>
      </xsl:for-each>
      <div class="st-paper__second">
        <div class="st-paper__lines">
          <p><xsl:value-of select="$paper.reporter"/></p>
          <p><xsl:value-of select="$paper.written"/></p>
          <p><xsl:value-of select="$paper.children"/></p>
          <p><xsl:value-of select="$paper.subjects"/></p>
          <p><xsl:value-of select="$paper.where-when"/></p>
          <p><xsl:value-of select="$words.present"/></p>
        </div>
        <xsl:for-each select="about">
          <p class="govuk-body"><strong><xsl:value-of select="question"/></strong><xsl:for-each select="choices/item"><xsl:text> </xsl:text><span class="st-paper__tick">☐ <xsl:value-of select="."/></span></xsl:for-each></p>
        </xsl:for-each>
        <xsl:for-each select="boxes/item">
          <div class="st-paper__box"><strong><xsl:value-of select="label"/></strong><xsl:text> </xsl:text><span class="govuk-body-s"><xsl:value-of select="help"/></span></div>
        </xsl:for-each>
        <div class="st-paper__lines">
          <p><xsl:value-of select="$paper.device"/></p>
          <p><xsl:value-of select="$paper.told"/></p>
          <p><xsl:value-of select="$paper.signed"/></p>
        </div>
        <p class="govuk-body"><strong><xsl:value-of select="/page/tell/title"/></strong><xsl:text> </xsl:text><xsl:value-of select="concat(/page/tell/how, ' ', $paper.after)"/></p>
      </div>
    </div>
  </xsl:template>
</xsl:stylesheet>
